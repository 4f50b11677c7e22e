from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "dastak.catalogue"
    label = "catalogue"
