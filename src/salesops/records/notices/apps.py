from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "salesops.records.notices"
