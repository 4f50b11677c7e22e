"""Who sees which visit, tries that are never changed, and rows that are rewritten all day."""

from django.db import migrations

from dastak.kernel.db import append_only, row_security

# Rewritten by every ping: room on the page keeps the update inside it.
LAST = (
    "ALTER TABLE dispatch_lastposition SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.01)"
)
OF_FACILITATOR = {"district": "district_id", "person": "facilitator_id"}


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        migrations.RunSQL(LAST, migrations.RunSQL.noop),
        append_only("dispatch_doortry"),
        row_security("dispatch_visit", district="district_id", person="person_id"),
        row_security("dispatch_offer", **OF_FACILITATOR),
        row_security("dispatch_assignment", **OF_FACILITATOR),
        row_security("dispatch_doortry", **OF_FACILITATOR),
        row_security("dispatch_position", **OF_FACILITATOR),
        row_security("dispatch_lastposition", **OF_FACILITATOR),
    ]
