"""Who sees which seat and which reservation."""

from django.db import migrations

from dastak.kernel.db import row_security


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        row_security("booking_seat", district="district_id", person="facilitator_id"),
        row_security("booking_reservation", district="district_id", person="person_id"),
        row_security("booking_claim", district="district_id"),
    ]
