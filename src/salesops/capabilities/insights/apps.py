from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "salesops.capabilities.insights"
