from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "salesops.records.tokens"
