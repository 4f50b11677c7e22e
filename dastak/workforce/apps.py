from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "dastak.workforce"
    label = "workforce"
