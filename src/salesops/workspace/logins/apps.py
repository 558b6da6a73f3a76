from django.apps import AppConfig


class LoginsConfig(AppConfig):
    name = "salesops.workspace.logins"
    label = "logins"
