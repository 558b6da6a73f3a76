from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "salesops.capabilities.automation"
    label = "automation"
