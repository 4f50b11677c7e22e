from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "dastak.dispatch"
    label = "dispatch"
