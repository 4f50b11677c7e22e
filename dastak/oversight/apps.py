from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "dastak.oversight"
    label = "oversight"
