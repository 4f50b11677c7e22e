from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "dastak.field"
    label = "field"
