from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "dastak.places"
    label = "places"
