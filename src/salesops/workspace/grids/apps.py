from django.apps import AppConfig


class GridsConfig(AppConfig):
    name = "salesops.workspace.grids"
    label = "grids"
