"""Papers that were lost or damaged, each with its case."""

import django.db.models.deletion
from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_recoveries"), ("kernel", "0003_guards")]
    operations = [
        migrations.CreateModel(
            name="Loss",
            fields=[
                ("person_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("subject", models.UUIDField()),
                ("kind", models.CharField(max_length=10)),
                ("holder_kind", models.CharField(max_length=12)),
                ("holder_id", models.CharField(max_length=90)),
                ("note", models.CharField(max_length=200)),
                ("told_by", models.UUIDField(null=True)),
                ("told_at", models.DateTimeField()),
                ("end", models.CharField(blank=True, max_length=10)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "department",
                    dastak.kernel.db.OutsideRef(
                        db_index=False, null=True, to="catalogue.department"
                    ),
                ),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.item",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject"], name="documents_loss_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("end", "")),
                        fields=("item",),
                        name="documents_loss_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["lost", "damaged"]),
                            ("end__in", ["", "found", "reissued", "replaced"]),
                        ),
                        name="documents_loss_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at", None)),
                            models.Q(
                                models.Q(("end", ""), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="documents_loss_ends_once",
                    ),
                ],
            },
        ),
        dastak.kernel.db.row_security(
            "documents_loss",
            district="district_id",
            department="department_id",
            person="person_id",
        ),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON documents_loss FROM dastak_app;",
            "GRANT DELETE ON documents_loss TO dastak_app;",
        ),
    ]
