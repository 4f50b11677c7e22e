from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "dastak.forms"
    label = "forms"
