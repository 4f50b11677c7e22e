"""Row security, the shape of custody periods, and the indexes that read open ones."""

from django.db import migrations

from dastak.kernel.db import row_security

# An empty period overlaps nothing, and one without a beginning everything: neither may exist.
PERIODS = """
ALTER TABLE documents_custody ADD CONSTRAINT documents_custody_period_has_length
    CHECK (NOT isempty(period) AND NOT lower_inf(period) AND lower(period) IS NOT NULL);
CREATE UNIQUE INDEX documents_custody_one_open ON documents_custody (item_id)
    WHERE upper_inf(period);
CREATE INDEX documents_custody_held ON documents_custody (holder_kind, holder_id)
    WHERE upper_inf(period);
"""
NO_PERIODS = """
DROP INDEX documents_custody_held;
DROP INDEX documents_custody_one_open;
ALTER TABLE documents_custody DROP CONSTRAINT documents_custody_period_has_length;
"""

# Who had a paper is evidence: a period may be closed, nothing else about it changes.
HISTORY = """
CREATE FUNCTION documents_custody_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NOT upper_inf(OLD.period) OR lower(NEW.period) <> lower(OLD.period)
        OR (NEW.id, NEW.item_id, NEW.holder_kind, NEW.holder_id)
            <> (OLD.id, OLD.item_id, OLD.holder_kind, OLD.holder_id)
    THEN
        RAISE EXCEPTION 'a period of custody is only ever closed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'documents_custody_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_custody_kept BEFORE UPDATE OR DELETE ON documents_custody
    FOR EACH ROW EXECUTE FUNCTION documents_custody_kept();
REVOKE DELETE, TRUNCATE ON documents_custody, documents_item, documents_transfer,
    documents_issued FROM dastak_app;
"""
NO_HISTORY = """
GRANT DELETE ON documents_custody, documents_item, documents_transfer, documents_issued
    TO dastak_app;
DROP TRIGGER documents_custody_kept ON documents_custody;
DROP FUNCTION documents_custody_kept();
"""
SCOPE = {"district": "district_id", "department": "department_id", "person": "person_id"}
TABLES = "item transfer custody file issued".split()


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        migrations.RunSQL(PERIODS, NO_PERIODS),
        migrations.RunSQL(HISTORY, NO_HISTORY),
        *[row_security(f"documents_{table}", **SCOPE) for table in TABLES],
    ]
