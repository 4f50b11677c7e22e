"""Messages and how their sending goes."""

from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("event_id", models.UUIDField()),
                ("event_name", models.CharField(max_length=80)),
                ("subject", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                ("state", models.CharField(default="pending", max_length=12)),
                ("round", models.SmallIntegerField(default=0)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("provider_id", models.CharField(default="", max_length=80)),
                ("error", models.CharField(default="", max_length=200)),
                ("made_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "district",
                    dastak.kernel.db.OutsideRef(db_index=False, null=True, to="places.district"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["next_at", "id"],
                        name="notices_message_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "pending"), _negated=True),
                        fields=["state", "-settled_at"],
                        name="notices_message_settled_at",
                    ),
                    models.Index(fields=["person_id", "-id"], name="notices_message_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event_id", "event_name"), name="notices_message_per_event"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "pending")),
                            models.Q(
                                models.Q(("state", "pending"), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="notices_message_settled",
                    ),
                ],
            },
        ),
    ]
