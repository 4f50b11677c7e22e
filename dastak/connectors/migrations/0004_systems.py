"""Routes, messages, watches, objections and documents of departments' systems."""

import django.db.models.deletion
from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_guards"),
        ("connectors", "0003_withdrawn"),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Connector",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("is_down", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField(null=True)),
                ("error", models.CharField(default="", max_length=200)),
                ("leased_until", models.DateTimeField()),
                ("minute", models.DateTimeField()),
                ("calls", models.IntegerField(default=0)),
                ("spoken_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Inbound",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "system",
                        "message_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("system", models.CharField(max_length=20)),
                ("message_id", models.CharField(max_length=80)),
                ("case_id", models.UUIDField()),
                ("body_hash", models.CharField(max_length=64)),
                ("dated_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("system", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=200)),
                ("case_id", models.UUIDField(null=True)),
                ("message_id", models.UUIDField(null=True)),
                ("reason", models.CharField(max_length=40)),
                ("detail", models.CharField(default="", max_length=200)),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.UUIDField(null=True)),
                ("settled_as", models.CharField(default="", max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("system", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=8)),
                ("body", dastak.kernel.db.SealedField(kind="message")),
                (
                    "state",
                    models.CharField(default="waiting", max_length=8),
                ),
                ("attempts", models.SmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("is_absent", models.BooleanField(default=False)),
                ("error", models.CharField(default="", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("number", models.SmallIntegerField()),
                ("codes", models.JSONField()),
                ("notes", dastak.kernel.db.SealedField(kind="objection")),
                ("due_date", models.DateField()),
                ("raised_by", models.UUIDField(null=True)),
                ("raised_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_as", models.CharField(default="", max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name="Output",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="connectors.case",
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("system", models.CharField(max_length=20)),
                ("document_id", models.CharField(max_length=80)),
                ("title_en", models.CharField(max_length=200)),
                ("title_ur", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("content", dastak.kernel.db.SealedField(kind="document")),
                ("next_at", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("service", models.CharField(default="", max_length=40)),
                ("area", models.CharField(default="", max_length=40)),
                ("system", models.CharField(max_length=20)),
                ("valid_from", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("set_by", models.UUIDField(null=True)),
                ("set_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="connectors.case",
                    ),
                ),
                ("system", models.CharField(max_length=20)),
                ("applicant_ref", models.CharField(max_length=32)),
                ("next_at", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("error", models.CharField(default="", max_length=200)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="connectors_case_stamped",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="connectors_case_has_officer",
        ),
        migrations.AddField(
            model_name="case",
            name="cancel_requested_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="has_objection",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="route",
            field=models.CharField(default="manual", max_length=20),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("received_at__isnull", True),
                        ("reference", ""),
                        ("state__in", ["sent", "withdrawn"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["sent", "withdrawn"]), _negated=True),
                        ("received_at__isnull", False),
                        models.Q(("reference", ""), _negated=True),
                    ),
                    ("state", "cancelled"),
                    _connector="OR",
                ),
                name="connectors_case_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("officer_id__isnull", True),
                        ("state__in", ["sent", "withdrawn", "received"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["sent", "withdrawn", "received"]), _negated=True),
                        ("officer_id__isnull", False),
                    ),
                    ("state", "cancelled"),
                    _connector="OR",
                ),
                name="connectors_case_has_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    ("cancel_requested_at__isnull", False),
                    _connector="OR",
                ),
                name="connectors_case_cancel_asked",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["system", "-at"], name="connectors_letter_latest"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at__isnull", True)),
                fields=("system", "key"),
                name="connectors_letter_once",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="connectors.case"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="department",
            field=dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
        ),
        migrations.AddField(
            model_name="message",
            name="district",
            field=dastak.kernel.db.OutsideRef(db_index=False, to="places.district"),
        ),
        migrations.AddField(
            model_name="objection",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="connectors.case"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="department",
            field=dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
        ),
        migrations.AddField(
            model_name="objection",
            name="district",
            field=dastak.kernel.db.OutsideRef(db_index=False, to="places.district"),
        ),
        migrations.AddField(
            model_name="output",
            name="department",
            field=dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
        ),
        migrations.AddField(
            model_name="output",
            name="district",
            field=dastak.kernel.db.OutsideRef(db_index=False, to="places.district"),
        ),
        migrations.AddField(
            model_name="route",
            name="department",
            field=dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
        ),
        migrations.AddIndex(
            model_name="watch",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)),
                fields=["system", "next_at"],
                name="connectors_watch_due",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["system", "next_at", "id"],
                name="connectors_message_due",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["case"], name="connectors_message_case"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "submit"),
                    models.Q(("state", "dropped"), _negated=True),
                ),
                fields=("case",),
                name="connectors_message_one_submission",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "cancel"),
                    models.Q(("state", "dropped"), _negated=True),
                ),
                fields=("case",),
                name="connectors_message_one_cancel",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                fields=("case", "number"), name="connectors_objection_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("case",),
                name="connectors_objection_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_as", ""), ("closed_at__isnull", True)),
                    models.Q(
                        ("closed_at__isnull", False), models.Q(("closed_as", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="connectors_objection_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="output",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)),
                fields=["system", "next_at"],
                name="connectors_output_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.UniqueConstraint(
                fields=("department", "service", "area", "valid_from"),
                name="connectors_route_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="connectors_route_reasoned"
            ),
        ),
    ]
