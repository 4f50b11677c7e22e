"""Coarse and periodic jobs run on procrastinate; stalled ones are taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procrastinate import App, JobContext


def on_app_ready(app: App) -> None:
    """Register the recovery of jobs whose worker was killed."""

    @app.periodic(cron="* * * * * */5", periodic_id="stalled")
    @app.task(name="kernel.retry_stalled", queueing_lock="retry_stalled", pass_context=True)
    async def retry_stalled(context: JobContext, timestamp: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=15):
            await app.job_manager.retry_job(job)
