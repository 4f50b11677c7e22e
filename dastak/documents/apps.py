from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "dastak.documents"
    label = "documents"
