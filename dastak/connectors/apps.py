from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    name = "dastak.connectors"
    label = "connectors"
