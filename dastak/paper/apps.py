from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "dastak.paper"
    label = "paper"
