from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "dastak.project"
    label = "project"
