from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "dastak.notices"
    label = "notices"
