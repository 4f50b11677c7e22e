from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "dastak.people"
    label = "people"
