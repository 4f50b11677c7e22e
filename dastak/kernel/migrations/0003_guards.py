"""The clock's one row, and the logs that nobody may change."""

from django.db import migrations

from dastak.kernel.db import append_only

CLOCK = "INSERT INTO kernel_clock (id, ahead) VALUES (1, interval '0')"
NO_CLOCK = "DELETE FROM kernel_clock"
# The relay updates and removes its rows all day: room on the page keeps that cheap.
OUTBOX = "ALTER TABLE kernel_outbox SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01)"

# The application may not lock the logs itself; the function does it for it, briefly.
SETTLED = """
CREATE FUNCTION dastak_settled_seq(log regclass) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
    reached bigint;
BEGIN
    EXECUTE format('LOCK TABLE %s IN SHARE MODE', log);
    EXECUTE format('SELECT coalesce(max(seq), 0) FROM %s', log) INTO reached;
    RETURN reached;
END $$;
"""
NO_SETTLED = "DROP FUNCTION dastak_settled_seq(regclass)"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_tables")]
    operations = [
        migrations.RunSQL(CLOCK, NO_CLOCK),
        migrations.RunSQL(OUTBOX, migrations.RunSQL.noop),
        migrations.RunSQL(SETTLED, NO_SETTLED),
        append_only("kernel_event_log"),
        append_only("kernel_access"),
        append_only("kernel_checkpoint"),
    ]
