"""Who sees which rows, frozen consents, counting in one statement, the actor of a session."""

from django.db import migrations

from dastak.kernel.db import append_only, row_security

# Two people see a mandate: the one who is represented and the one who acts.
MANDATE = """
ALTER TABLE people_mandate ENABLE ROW LEVEL SECURITY;
CREATE POLICY people_mandate_scope ON people_mandate
    USING (dastak_sees(NULL, NULL, principal_id) OR dastak_sees(NULL, NULL, agent_id))
    WITH CHECK (dastak_sees(NULL, NULL, principal_id) OR dastak_sees(NULL, NULL, agent_id));
"""
NO_MANDATE = """
DROP POLICY people_mandate_scope ON people_mandate;
ALTER TABLE people_mandate DISABLE ROW LEVEL SECURITY;
"""

# Takes from all budgets or from none: a spent one undoes those before it. Everybody takes in the
# same order of kinds, so nobody waits in a circle.
TAKE = """
ALTER TABLE people_tally SET (fillfactor = 70);
CREATE FUNCTION people_take(
    keys text[], starts timestamptz[], amounts bigint[], limits bigint[], instant timestamptz
) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    place integer := 0;
    present bigint;
    reached bigint[] := '{}';
BEGIN
    FOR i IN 1 .. array_length(keys, 1) LOOP
        place := i;
        present := NULL;
        INSERT INTO people_tally AS t (key, since, used, touched_at)
        VALUES (keys[i], starts[i], amounts[i], instant)
        ON CONFLICT (key, since) DO UPDATE
            SET used = t.used + EXCLUDED.used, touched_at = EXCLUDED.touched_at
            WHERE t.used + EXCLUDED.used <= limits[i]
        RETURNING used INTO present;
        IF present IS NULL THEN
            RAISE EXCEPTION 'spent' USING ERRCODE = 'DK001';
        END IF;
        reached := reached || present;
    END LOOP;
    RETURN reached;
EXCEPTION WHEN SQLSTATE 'DK001' THEN
    RETURN ARRAY[-place::bigint];
END $$;
"""
NO_TAKE = "DROP FUNCTION people_take(text[], timestamptz[], bigint[], bigint[], timestamptz)"

# Runs as the owner of the tables: who somebody is must be known before any scope can be set.
ACTOR = """
CREATE FUNCTION people_find_actor(token bytea, instant timestamptz)
RETURNS TABLE (session_id uuid, person_id uuid, name text, channel text, role text,
               districts text[], departments text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id, s.person_id, p.name::text, s.channel::text, coalesce(a.role, 'citizen')::text,
           coalesce(a.districts, '{}')::text[], coalesce(a.departments, '{}')::text[]
    FROM people_session s
    JOIN people_person p ON p.id = s.person_id
    LEFT JOIN people_staff_account a ON a.id = s.staff_id
    WHERE s.token_hash = token AND s.ended_at IS NULL AND s.expires_at > instant
      AND (s.staff_id IS NULL OR a.is_active)
$$;
REVOKE ALL ON FUNCTION people_find_actor(bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_find_actor(bytea, timestamptz) TO dastak_app;
"""
NO_ACTOR = "DROP FUNCTION people_find_actor(bytea, timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        row_security("people_person", district="district_id", person="id"),
        row_security("people_challenge", person="person_id"),
        row_security("people_number_change", person="person_id"),
        row_security("people_staff_account", person="person_id"),
        row_security("people_session", person="person_id"),
        row_security("people_consent", person="person_id"),
        append_only("people_consent"),
        migrations.RunSQL(MANDATE, NO_MANDATE),
        migrations.RunSQL(TAKE, NO_TAKE),
        migrations.RunSQL(ACTOR, NO_ACTOR),
    ]
