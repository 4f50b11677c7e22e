"""Who sees which closure: what the public reads is asked for in the system's scope."""

from django.db import migrations

from dastak.kernel.db import row_security


class Migration(migrations.Migration):
    dependencies = [("booking", "0003_closures"), ("kernel", "0003_guards")]
    operations = [row_security("booking_closure", district="district_id")]
