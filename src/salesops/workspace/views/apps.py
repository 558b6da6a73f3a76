from django.apps import AppConfig


class ViewsConfig(AppConfig):
    name = "salesops.workspace.views"
    label = "views"
