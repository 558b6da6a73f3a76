from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "salesops.workspace.today"
    label = "today"
