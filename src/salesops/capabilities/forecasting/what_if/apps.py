from django.apps import AppConfig


class WhatIfConfig(AppConfig):
    name = "salesops.capabilities.forecasting.what_if"
    label = "what_if"
