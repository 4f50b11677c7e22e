from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class KernelConfig(AppConfig):
    name = "dastak.kernel"
    label = "kernel"

    def ready(self) -> None:
        # A context's subscriptions and loops exist by being imported.
        for config in apps.get_app_configs():
            if not config.name.startswith("dastak."):
                continue
            for surface in ("handlers", "tasks"):
                if find_spec(f"{config.name}.{surface}"):
                    import_module(f"{config.name}.{surface}")
