from django.apps import AppConfig


class DepartmentConfig(AppConfig):
    name = "dastak.department"
    label = "department"
