"""Runs the schedule: in a thread of the embedded server, or as a process of its own."""

import threading
from datetime import datetime, timedelta

import structlog
from django.db import close_old_connections, models
from django.utils import timezone

from community.models import PeriodicJob
from community.schedule import JOBS, Job

log = structlog.get_logger()
PACE = 1.0  # seconds between two looks at the schedule
LATE = timedelta(minutes=2)


def run_until(stop: threading.Event) -> None:
    """Run every job when it is due until told to stop; a failing job never stops the others."""
    while not stop.wait(PACE):
        for job in JOBS:
            if stop.is_set():
                return
            run_if_due(job)
        close_old_connections()


def run_if_due(job: Job) -> bool:
    """Run a job if it is due and no other process took this turn; tell whether it ran."""
    try:
        if not _take_turn(job, timezone.now()):
            return False
        job.run()
        PeriodicJob.objects.filter(name=job.name).update(finished_at=timezone.now())
    except Exception:
        log.exception("job_failed", job=job.name)
        close_old_connections()
    return True


def is_alive(at: datetime) -> bool:
    """Tell whether some worker ran the quickest job lately."""
    return PeriodicJob.objects.filter(name=JOBS[0].name, finished_at__gt=at - LATE).exists()


def _take_turn(job: Job, now: datetime) -> bool:
    """Move the job's next time forward by compare-and-set: one process of many gets the turn."""
    due = PeriodicJob.objects.filter(name=job.name, next_run__lte=now)
    if due.update(next_run=now + job.every):
        return True
    if not PeriodicJob.objects.filter(name=job.name).exists():
        PeriodicJob.objects.bulk_create(
            [PeriodicJob(name=job.name, next_run=now)], ignore_conflicts=True
        )
    return False


def waiting_jobs() -> "models.QuerySet[PeriodicJob]":
    """Return the jobs and when they ran, for the operator."""
    return PeriodicJob.objects.order_by("name")
