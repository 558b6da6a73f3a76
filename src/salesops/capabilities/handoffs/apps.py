from django.apps import AppConfig


class HandOffsConfig(AppConfig):
    name = "salesops.capabilities.handoffs"
