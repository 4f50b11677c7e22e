"""Extensions, grants and the functions that row security and frozen tables rest on."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

GRANTS = """
GRANT USAGE ON SCHEMA public TO dastak_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO dastak_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO dastak_app;
GRANT SELECT ON django_migrations TO dastak_app;
"""

# A policy that found no scope would hide rows without a word: the function raises instead.
SCOPE = """
CREATE FUNCTION dastak_sees(district text, department text, person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    areas text := current_setting('dastak.districts', true);
    offices text;
    me text;
BEGIN
    IF areas IS NULL OR areas = '' THEN
        RAISE EXCEPTION 'no access scope is set in this transaction'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    me := current_setting('dastak.person', true);
    IF person IS NOT NULL AND me = person::text THEN
        RETURN true;
    END IF;
    IF areas <> ',*,' AND (district IS NULL OR position(',' || district || ',' IN areas) = 0) THEN
        RETURN false;
    END IF;
    offices := current_setting('dastak.departments', true);
    RETURN offices = ',*,' OR (department IS NOT NULL AND position(',' || department || ',' IN offices) > 0);
END $$;

CREATE FUNCTION dastak_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_frozen';
END $$;

CREATE SEQUENCE kernel_event_seq;
CREATE SEQUENCE kernel_access_seq;
"""

UNDO = """
DROP FUNCTION dastak_sees(text, text, uuid);
DROP FUNCTION dastak_frozen();
DROP SEQUENCE kernel_event_seq;
DROP SEQUENCE kernel_access_seq;
"""


class Migration(migrations.Migration):
    initial = True
    run_before = [("contenttypes", "0001_initial"), ("procrastinate", "0001_initial")]
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(SCOPE, UNDO),
    ]
