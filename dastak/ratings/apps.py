from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "dastak.ratings"
    label = "ratings"
