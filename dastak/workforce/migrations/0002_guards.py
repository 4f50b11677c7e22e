"""Who sees which facilitators: their district, and themselves."""

from django.db import migrations

from dastak.kernel.db import row_security


class Migration(migrations.Migration):
    dependencies = [("workforce", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        row_security("workforce_facilitator", district="district_id", person="id"),
        row_security("workforce_certificate", district="district_id", person="facilitator_id"),
        row_security("workforce_shift", district="district_id", person="facilitator_id"),
        row_security("workforce_suspension", district="district_id", person="facilitator_id"),
    ]
