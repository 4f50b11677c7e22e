"""Roles' permits from their seed file, and the removal of what is no longer needed."""

from __future__ import annotations

from datetime import datetime, timedelta

from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.people import models
from dastak.people.adapters import seeds
from dastak.people.queries.actors import forget_permits

KEEP_CHALLENGES = timedelta(hours=24)
KEEP_TALLIES = timedelta(days=2)
KEEP_SESSIONS = timedelta(days=90)
BATCH = 5000


@command(permit="people.load_seeds")
def load_seeds(*, by: Actor, now: datetime) -> int:
    """Make the roles' permits what ``seeds/permits.csv`` says; returns rows added and removed."""
    wanted = seeds.role_permits()
    present = set(models.RolePermit.objects.values_list("role", "permit"))
    added = [models.RolePermit(role=role, permit=permit) for role, permit in wanted - present]
    models.RolePermit.objects.bulk_create(added, ignore_conflicts=True)
    removed = present - wanted
    for role, permit in removed:
        models.RolePermit.objects.filter(role=role, permit=permit).delete()
    forget_permits()
    return len(added) + len(removed)


@command(permit="people.purge")
def purge(*, by: Actor, now: datetime) -> int:
    """Remove codes after 24 hours, counts after two days, sessions 90 days after their end.

    At most 5,000 of each at a time; returns how many went.
    """
    old = (
        models.Challenge.objects.filter(expires_at__lt=now - KEEP_CHALLENGES),
        models.SignIn.objects.filter(expires_at__lt=now - KEEP_SESSIONS),
    )
    gone = 0
    for rows in old:
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        gone += rows.filter(pk__in=ids).delete()[0] if ids else 0
    tallies = models.Tally.objects.filter(touched_at__lt=now - KEEP_TALLIES)
    return gone + tallies.delete()[0]
