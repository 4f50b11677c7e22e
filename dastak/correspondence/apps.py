from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "dastak.correspondence"
    label = "correspondence"
