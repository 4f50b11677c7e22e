"""Row security by area and department, frozen logs, and the function that appends to them."""

from pathlib import Path

from django.db import migrations

from dastak.kernel.db import append_only, row_security

APPEND = (Path(__file__).resolve().parent.parent / "sql" / "append.sql").read_text("utf-8")
NO_APPEND = "DROP FUNCTION orders_append(uuid, jsonb, jsonb, jsonb, jsonb)"
SCOPE = {"district": "district_id", "department": "department_id", "person": "person_id"}
# A line moves about thirty times: room on the page keeps its updates in place.
ROOM = "ALTER TABLE orders_line SET (fillfactor = 70)"


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        migrations.RunSQL(APPEND, NO_APPEND),
        migrations.RunSQL(ROOM, migrations.RunSQL.noop),
        row_security("orders_line", **SCOPE),
        row_security("orders_logentry", **SCOPE),
        row_security("orders_stagerecord", **SCOPE),
        append_only("orders_logentry"),
    ]
