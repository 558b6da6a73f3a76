from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "salesops.capabilities.process"
