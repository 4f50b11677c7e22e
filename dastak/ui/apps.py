"""The design system as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Page shell, components, filters and fonts; no tables."""

    name = "dastak.ui"
    label = "ui"
