from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "salesops.records.files"
    label = "files"
