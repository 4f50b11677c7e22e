"""Who sees the holds of areas and the lines that they reached."""

from django.db import migrations

from dastak.kernel.db import row_security


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_area_holds"), ("kernel", "0003_guards")]
    operations = [
        row_security("orders_area_hold", district="district_id"),
        row_security("orders_area_held_line", district="district_id"),
    ]
