"""Versions never change, locked answers never change, and who sees which answers."""

from django.db import migrations

from dastak.kernel.db import append_only, row_security

# The application may not touch a locked row at all. The owner may only seal its answers under
# another key; the hash beside them still tells whether they are the ones that were confirmed.
LOCK = """
CREATE FUNCTION forms_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_user <> 'dastak_app'
        AND to_jsonb(NEW) - 'values' = to_jsonb(OLD) - 'values' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'locked answers are never changed or removed'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'forms_locked_answers';
END $$;
CREATE TRIGGER forms_locked_answers BEFORE UPDATE OR DELETE ON forms_answerset
    FOR EACH ROW WHEN (OLD.locked_at IS NOT NULL) EXECUTE FUNCTION forms_locked();
CREATE TRIGGER forms_answers_kept BEFORE TRUNCATE ON forms_answerset
    FOR EACH STATEMENT EXECUTE FUNCTION dastak_frozen();
"""
UNLOCK = """
DROP TRIGGER forms_locked_answers ON forms_answerset;
DROP TRIGGER forms_answers_kept ON forms_answerset;
DROP FUNCTION forms_locked();
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        append_only("forms_formversion"),
        row_security(
            "forms_answerset",
            district="district_id",
            department="department_id",
            person="person_id",
        ),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
