from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "dastak.orders"
    label = "orders"
