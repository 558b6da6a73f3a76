from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "salesops.web"
