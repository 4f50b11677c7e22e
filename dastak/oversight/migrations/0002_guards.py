"""Who sees who looks after what."""

from django.db import migrations

from dastak.kernel.db import row_security


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_tables"), ("kernel", "0003_guards")]
    operations = [row_security("oversight_care", district="district_id")]
