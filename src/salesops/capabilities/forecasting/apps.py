from django.apps import AppConfig


class ForecastingConfig(AppConfig):
    name = "salesops.capabilities.forecasting"
