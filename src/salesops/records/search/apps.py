from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "salesops.records.search"
    label = "search"
