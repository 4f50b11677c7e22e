"""Who sees which messages."""

from django.db import migrations

from dastak.kernel.db import row_security


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        row_security("notices_message", district="district_id", person="person_id"),
    ]
