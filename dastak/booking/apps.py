from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "dastak.booking"
    label = "booking"
