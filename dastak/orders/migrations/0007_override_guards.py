"""Who sees which override."""

from django.db import migrations

from dastak.kernel.db import row_security


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_overrides"), ("kernel", "0003_guards")]
    operations = [row_security("orders_override", district="district_id")]
