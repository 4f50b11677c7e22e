"""Cash accounts that are frozen, and cash that was taken back with a witness."""

from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    dependencies = [("finance", "0004_payment_guards"), ("kernel", "0003_guards")]
    operations = [
        migrations.CreateModel(
            name="CashFreeze",
            fields=[
                ("facilitator_id", models.UUIDField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                (
                    "district",
                    dastak.kernel.db.OutsideRef(db_index=False, to="places.district"),
                ),
            ],
            options={"db_table": "finance_cash_freeze"},
        ),
        dastak.kernel.db.row_security(
            "finance_cash_freeze", district="district_id", person="facilitator_id"
        ),
        migrations.AddField("handover", "recovered_by", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "handover",
            models.CheckConstraint(
                condition=models.Q(
                    ("recovered_by", None),
                    models.Q(
                        models.Q(("recovered_by", models.F("accepted_by")), _negated=True),
                        models.Q(("recovered_by", models.F("facilitator_id")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="finance_handover_two_witnesses",
            ),
        ),
    ]
