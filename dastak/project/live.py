"""The live process: event streams of tracking and operations, and the intake of positions.

Plain ASGI. One connection listens for the relay's notifications and wakes the streams they
concern; what a stream shows is read by the same queries as the pages, in a thread.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dastak.project.settings")

import django

django.setup()

from dastak.project.streams import app  # noqa: E402 - Django must stand before its users load

__all__ = ["app"]
