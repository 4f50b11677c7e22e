"""Reading the environment: NAME, or the content of the file that NAME_FILE names."""

import os
from pathlib import Path


class SettingMissing(SystemExit):
    """A setting that the start cannot do without."""


def optional(name: str, default: str) -> str:
    """The setting, or its default."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text("utf-8").strip()
        except OSError as error:
            raise SettingMissing(f"{name}_FILE names {path}: {error}") from error
    return os.environ.get(name, default)


def required(name: str) -> str:
    """The setting. Stops the start, naming it, when it is missing."""
    value = optional(name, "")
    if not value:
        raise SettingMissing(
            f"The setting {name} is missing: set {name} or {name}_FILE (see .env.example)."
        )
    return value


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """One of the allowed values. Stops the start for any other."""
    value = optional(name, default)
    if value not in allowed:
        raise SettingMissing(f"{name} is {value!r}, but must be one of: {', '.join(allowed)}.")
    return value


def number(name: str, default: int) -> int:
    """A whole number. Stops the start for anything else."""
    value = optional(name, str(default))
    if not value.isdigit():
        raise SettingMissing(f"{name} is {value!r}, but must be a whole number.")
    return int(value)
