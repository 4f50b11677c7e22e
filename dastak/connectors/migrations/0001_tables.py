"""Cases, rejections, references and fingerprint checks."""

import django.db.models.deletion
from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0002_guards"),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("barcode", models.CharField(max_length=11)),
                ("line_id", models.UUIDField()),
                ("order_id", models.UUIDField()),
                ("number", models.CharField(max_length=20)),
                ("service_code", models.CharField(max_length=40)),
                ("service_en", models.CharField(max_length=200)),
                ("service_ur", models.CharField(max_length=200)),
                ("person_id", models.UUIDField()),
                ("statutory_days", models.SmallIntegerField(null=True)),
                ("snapshot", dastak.kernel.db.SealedField(kind="application")),
                (
                    "state",
                    models.CharField(default="sent", max_length=12),
                ),
                ("reference", models.CharField(default="", max_length=40)),
                ("receiver_id", models.UUIDField(null=True)),
                ("officer_id", models.UUIDField(null=True)),
                ("officer_name", models.CharField(default="", max_length=100)),
                ("has_proposal", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "department",
                    dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
                ),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
            ],
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("subject", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("finger", models.SmallIntegerField()),
                ("try_number", models.SmallIntegerField()),
                ("template_hash", models.CharField(max_length=64)),
                ("device", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(default="pending", max_length=12),
                ),
                ("charge_paisa", models.BigIntegerField(default=0)),
                ("external_id", models.CharField(default="", max_length=80)),
                ("requested_by", models.UUIDField(null=True)),
                ("requested_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField()),
                ("attempts", models.SmallIntegerField(default=0)),
                ("error", models.CharField(default="", max_length=200)),
                (
                    "department",
                    dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
                ),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
            ],
        ),
        migrations.CreateModel(
            name="ReferenceCounter",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "department_id",
                        "district_id",
                        "year",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("last", models.IntegerField()),
                (
                    "department",
                    dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
                ),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
            ],
        ),
        migrations.CreateModel(
            name="Rejection",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("reason_code", models.CharField(max_length=40)),
                ("law_clause", models.CharField(max_length=300)),
                ("explanation_en", models.TextField()),
                ("explanation_ur", models.TextField()),
                ("appeal_en", models.CharField(max_length=200)),
                ("appeal_ur", models.CharField(max_length=200)),
                ("proposer_id", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("confirmer_id", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="connectors.case",
                    ),
                ),
                (
                    "department",
                    dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
                ),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "sent",
                            "received",
                            "in_process",
                        ),
                    )
                ),
                fields=["department", "district", "due_at", "id"],
                name="connectors_case_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "sent",
                            "received",
                            "in_process",
                        ),
                    ),
                    _negated=True,
                ),
                fields=["department", "district", "decided_at"],
                name="connectors_case_archive",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["order_id"], name="connectors_case_order"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("line_id",), name="connectors_case_per_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("barcode",), name="connectors_case_barcode"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("department", "reference"),
                name="connectors_case_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("received_at__isnull", True),
                        ("reference", ""),
                        ("state", "sent"),
                    ),
                    models.Q(
                        models.Q(("state", "sent"), _negated=True),
                        ("received_at__isnull", False),
                        models.Q(("reference", ""), _negated=True),
                    ),
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
                        (
                            "state__in",
                            [
                                "sent",
                                "received",
                            ],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                [
                                    "sent",
                                    "received",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("officer_id__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="connectors_case_has_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        (
                            "state__in",
                            (
                                "sent",
                                "received",
                                "in_process",
                            ),
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                (
                                    "sent",
                                    "received",
                                    "in_process",
                                ),
                            ),
                            _negated=True,
                        ),
                        ("decided_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="connectors_case_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(
                condition=models.Q(("state", "pending")),
                fields=["next_at"],
                name="connectors_check_due",
            ),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(fields=["subject", "id"], name="connectors_check_subject"),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "pending")),
                fields=("subject",),
                name="connectors_check_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "failed"), _negated=True),
                fields=("subject", "finger", "try_number"),
                name="connectors_check_try",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("finger__range", (1, 10)), ("try_number__range", (1, 3))),
                name="connectors_check_tries",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("charge_paisa__gte", 0)), name="connectors_check_charge"
            ),
        ),
        migrations.AddConstraint(
            model_name="rejection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("case",),
                name="connectors_rejection_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmer_id__isnull", True),
                    models.Q(("confirmer_id", models.F("proposer_id")), _negated=True),
                    _connector="OR",
                ),
                name="connectors_second_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmer_id__isnull", True)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmer_id__isnull", False),
                        ("withdrawn_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="connectors_rejection_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason_code", ""), _negated=True),
                    models.Q(("law_clause", ""), _negated=True),
                ),
                name="connectors_rejection_reasoned",
            ),
        ),
    ]
