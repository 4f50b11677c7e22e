-- One accepted command: log entry, stage records and the line itself, in one round trip.
-- The caller holds the line's row lock; the rules have decided already.
CREATE FUNCTION orders_append(
    p_line uuid, p_entry jsonb, p_records jsonb, p_line_after jsonb, p_changes jsonb
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    l orders_line%ROWTYPE;
BEGIN
    SELECT * INTO STRICT l FROM orders_line WHERE id = p_line;
    INSERT INTO orders_logentry (line_id, seq, verb, stage, at, device_at, actor, role, command_id,
                                 data, district_id, department_id, person_id)
    VALUES (p_line, (p_entry->>'seq')::int, p_entry->>'verb', (p_entry->>'stage')::smallint,
            (p_entry->>'at')::timestamptz, (p_entry->>'device_at')::timestamptz,
            (p_entry->>'actor')::uuid, p_entry->>'role', (p_entry->>'command_id')::uuid,
            p_entry->'data', l.district_id, l.department_id, l.person_id);
    IF p_line_after ? 'left_at' THEN
        UPDATE orders_stagerecord SET left_at = (p_line_after->>'left_at')::timestamptz
        WHERE line_id = p_line AND left_at IS NULL;
    END IF;
    INSERT INTO orders_stagerecord (line_id, seq, stage, entered_at, left_at, skipped, party, due_at,
                                    district_id, department_id, person_id)
    SELECT p_line, (p_entry->>'seq')::int, r.stage, r.entered_at, r.left_at, r.skipped, r.party,
           r.due_at, l.district_id, l.department_id, l.person_id
    FROM jsonb_to_recordset(p_records) AS r(stage smallint, entered_at timestamptz,
        left_at timestamptz, skipped text, party text, due_at timestamptz);
    UPDATE orders_line SET
        stage = (p_entry->>'stage')::smallint,
        seq = (p_entry->>'seq')::int,
        outcome = p_line_after->>'outcome',
        decision = p_line_after->>'decision',
        flags = p_line_after->'flags',
        entered_at = (p_line_after->>'entered_at')::timestamptz,
        due_at = (p_line_after->>'due_at')::timestamptz,
        party = p_line_after->>'party',
        slot_starts_at = CASE WHEN p_changes ? 'slot_starts_at' THEN (p_changes->>'slot_starts_at')::timestamptz ELSE slot_starts_at END,
        slot_ends_at = CASE WHEN p_changes ? 'slot_ends_at' THEN (p_changes->>'slot_ends_at')::timestamptz ELSE slot_ends_at END,
        visit_id = CASE WHEN p_changes ? 'visit_id' THEN (p_changes->>'visit_id')::uuid ELSE visit_id END,
        facilitator_id = CASE WHEN p_changes ? 'facilitator_id' THEN (p_changes->>'facilitator_id')::uuid ELSE facilitator_id END,
        bill_id = CASE WHEN p_changes ? 'bill_id' THEN (p_changes->>'bill_id')::uuid ELSE bill_id END,
        case_id = CASE WHEN p_changes ? 'case_id' THEN (p_changes->>'case_id')::uuid ELSE case_id END,
        transfer_id = CASE WHEN p_changes ? 'transfer_id' THEN (p_changes->>'transfer_id')::uuid ELSE transfer_id END,
        issued_token = CASE WHEN p_changes ? 'issued_token' THEN p_changes->>'issued_token' ELSE issued_token END
    WHERE id = p_line;
END $$;
