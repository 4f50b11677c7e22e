"""Strikes are seen in their district, and by the facilitator."""

from django.db import migrations

from dastak.kernel.db import row_security


class Migration(migrations.Migration):
    dependencies = [("workforce", "0003_strikes"), ("kernel", "0003_guards")]
    operations = [
        row_security("workforce_strike", district="district_id", person="facilitator_id"),
    ]
