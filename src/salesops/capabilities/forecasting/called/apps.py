from django.apps import AppConfig


class CalledForecastConfig(AppConfig):
    name = "salesops.capabilities.forecasting.called"
    label = "called_forecast"
