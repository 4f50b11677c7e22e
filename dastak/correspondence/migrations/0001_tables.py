"""Threads, messages, translations and attachments."""

import django.db.models.deletion
from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0002_guards"),
        ("documents", "0003_receipts"),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("line_id", models.UUIDField(primary_key=True, serialize=False)),
                ("order_id", models.UUIDField()),
                ("number", models.CharField(max_length=20)),
                ("token", models.CharField(max_length=17)),
                ("service_en", models.CharField(max_length=200)),
                ("service_ur", models.CharField(max_length=200)),
                ("applicant_id", models.UUIDField()),
                ("contact_id", models.UUIDField()),
                ("turn", models.CharField(blank=True, default="", max_length=10)),
                ("answer_by", models.DateTimeField(null=True)),
                ("overdue_told_at", models.DateTimeField(null=True)),
                ("last_seq", models.IntegerField(default=0)),
                ("citizen_unread", models.IntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True)),
                (
                    "department",
                    dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
                ),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.IntegerField()),
                ("side", models.CharField(max_length=10)),
                ("aim", models.CharField(max_length=10)),
                ("author_id", models.UUIDField(null=True)),
                ("author_role", models.CharField(max_length=12)),
                ("author_name", models.CharField(blank=True, max_length=100)),
                ("language", models.CharField(blank=True, max_length=2)),
                ("template_code", models.CharField(blank=True, max_length=40)),
                ("words", dastak.kernel.db.SealedField(kind="message")),
                ("answer_by", models.DateTimeField(null=True)),
                ("person_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "department",
                    dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
                ),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
                (
                    "thread",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="correspondence.thread",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=2)),
                ("words", dastak.kernel.db.SealedField(kind="message")),
                ("translator_id", models.UUIDField()),
                ("translator_role", models.CharField(max_length=12)),
                ("translator_name", models.CharField(blank=True, max_length=100)),
                ("person_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "department",
                    dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
                ),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="correspondence.message",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("position", models.SmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("mime", models.CharField(max_length=40)),
                ("size", models.IntegerField()),
                ("person_id", models.UUIDField()),
                (
                    "department",
                    dastak.kernel.db.OutsideRef(db_index=False, to="catalogue.department"),
                ),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
                ("file", dastak.kernel.db.OutsideRef(db_index=False, to="documents.file")),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="correspondence.message",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message", "position"), name="correspondence_attachment_position"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["order_id"], name="correspondence_order"),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                fields=["department", "district", "turn", "answer_by"], name="correspondence_desk"
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(
                    models.Q(("turn", ""), _negated=True), ("overdue_told_at__isnull", True)
                ),
                fields=["answer_by"],
                name="correspondence_overdue",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer_by__isnull", True), ("turn", "")),
                    models.Q(("turn__in", ["citizen", "department"]), ("answer_by__isnull", False)),
                    _connector="OR",
                ),
                name="correspondence_turn_has_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes_at__isnull", True), ("ended_at__isnull", True)),
                    ("closes_at__gte", models.F("ended_at")),
                    _connector="OR",
                ),
                name="correspondence_closes_after_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("thread", "seq"), name="correspondence_message_seq"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["citizen", "department", "platform"])),
                name="correspondence_message_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("aim__in", ["question", "note"])),
                name="correspondence_message_aim",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("language", ""), ("template_code__gt", "")),
                    models.Q(("language__in", ["ur", "en"]), ("template_code", "")),
                    _connector="OR",
                ),
                name="correspondence_message_language",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.UniqueConstraint(
                fields=("message", "language"), name="correspondence_one_translation"
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["ur", "en"])),
                name="correspondence_translation_language",
            ),
        ),
    ]
