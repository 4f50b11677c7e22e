"""``dastak worker``: the loops in threads, the coarse jobs on procrastinate."""

from __future__ import annotations

import threading
from typing import Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from prometheus_client import start_http_server

from dastak.kernel.loops import all_loops, keep_running


class Command(BaseCommand):
    """Run the background work until a signal stops it."""

    help = "Run the worker: event relay, senders, offers, expiries and periodic jobs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start a thread for each loop and work off jobs in this one."""
        if settings.WORKER_METRICS_PORT:
            start_http_server(settings.WORKER_METRICS_PORT, addr="127.0.0.1")
        stop = threading.Event()
        threads = [
            threading.Thread(target=keep_running, args=(each, stop), name=each.name, daemon=True)
            for each in all_loops()
        ]
        for thread in threads:
            thread.start()
        try:
            # procrastinate handles SIGINT and SIGTERM and returns when its jobs have ended.
            connector = cast(DjangoConnector, app.connector)
            worker_app = app.with_connector(connector.get_worker_connector())
            worker_app.run_worker(
                concurrency=2, fetch_job_polling_interval=5.0, listen_notify=False
            )
        finally:
            stop.set()
            for thread in threads:
                thread.join(timeout=5)
