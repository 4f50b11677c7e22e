"""What was written stays; and who sees it."""

from django.db import migrations

from dastak.kernel.db import append_only, row_security

# The application may neither change nor remove a word. The owner may only seal it under another
# key: everything beside the sealed column stays as it is.
KEPT = """
CREATE FUNCTION correspondence_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_user <> 'dastak_app'
        AND to_jsonb(NEW) - 'words' = to_jsonb(OLD) - 'words' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was written is never changed or removed'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'correspondence_kept';
END $$;
CREATE TRIGGER correspondence_message_kept BEFORE UPDATE OR DELETE ON correspondence_message
    FOR EACH ROW EXECUTE FUNCTION correspondence_kept();
CREATE TRIGGER correspondence_translation_kept BEFORE UPDATE OR DELETE ON correspondence_translation
    FOR EACH ROW EXECUTE FUNCTION correspondence_kept();
CREATE TRIGGER correspondence_message_all BEFORE TRUNCATE ON correspondence_message
    FOR EACH STATEMENT EXECUTE FUNCTION dastak_frozen();
CREATE TRIGGER correspondence_translation_all BEFORE TRUNCATE ON correspondence_translation
    FOR EACH STATEMENT EXECUTE FUNCTION dastak_frozen();
REVOKE UPDATE, DELETE, TRUNCATE ON correspondence_message, correspondence_translation
    FROM dastak_app;
REVOKE DELETE, TRUNCATE ON correspondence_thread FROM dastak_app;
"""
NOT_KEPT = """
GRANT DELETE ON correspondence_thread TO dastak_app;
GRANT UPDATE, DELETE ON correspondence_message, correspondence_translation TO dastak_app;
DROP TRIGGER correspondence_translation_all ON correspondence_translation;
DROP TRIGGER correspondence_message_all ON correspondence_message;
DROP TRIGGER correspondence_translation_kept ON correspondence_translation;
DROP TRIGGER correspondence_message_kept ON correspondence_message;
DROP FUNCTION correspondence_kept();
"""
OFFICE = {"district": "district_id", "department": "department_id"}
TABLES = "message translation attachment".split()


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        migrations.RunSQL(KEPT, NOT_KEPT),
        append_only("correspondence_attachment"),
        row_security("correspondence_thread", **OFFICE, person="applicant_id"),
        *[row_security(f"correspondence_{each}", **OFFICE, person="person_id") for each in TABLES],
    ]
