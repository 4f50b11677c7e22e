"""Django's name for this context."""

from django.apps import AppConfig


class CitizenConfig(AppConfig):
    """The citizen's desk."""

    name = "dastak.citizen"
    label = "citizen"
