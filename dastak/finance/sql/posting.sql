-- Change what a facilitator carries and what is promised, never past the limit: the condition
-- stands in the UPDATE itself, so no interleaving of writers can pass it. A change that does not
-- add to the sum of both is never refused for the limit.
CREATE FUNCTION finance_change_cash(
    facilitator uuid, home text, carried bigint, promised bigint, allowed bigint
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    FOR attempt IN 1..2 LOOP
        UPDATE finance_cash
           SET balance_paisa = balance_paisa + carried,
               reserved_paisa = reserved_paisa + promised,
               limit_paisa = CASE WHEN carried + promised > 0 THEN allowed ELSE limit_paisa END
         WHERE facilitator_id = facilitator
           AND balance_paisa + carried >= 0
           AND reserved_paisa + promised >= 0
           AND (carried + promised <= 0
                OR balance_paisa + reserved_paisa + carried + promised <= allowed);
        IF FOUND THEN
            RETURN;
        END IF;
        EXIT WHEN attempt = 2;
        INSERT INTO finance_cash (facilitator_id, district_id, balance_paisa, reserved_paisa,
                                  limit_paisa)
        VALUES (facilitator, home, 0, 0, coalesce(allowed, 0)) ON CONFLICT DO NOTHING;
    END LOOP;
    RAISE EXCEPTION 'facilitator % cannot change cash by % and promises by % (limit %)',
        facilitator, carried, promised, allowed
        USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_cash_within_limit';
END $$;

-- Promise cash to a facilitator (or give a promise back, negative) without moving money.
CREATE FUNCTION finance_reserve_cash(
    facilitator uuid, home text, promised bigint, allowed bigint
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT finance_change_cash(facilitator, home, 0, promised, allowed);
$$;

-- Write one journal with its legs in one round trip; the same key again returns the first one.
-- ``head`` holds the columns of finance_journal by name. A leg on cash in hand (1210) changes the
-- facilitator's row in the same breath; ``kept`` is the part of it that was promised before.
CREATE FUNCTION finance_post_journal(
    head jsonb, accounts text[], dimensions text[], amounts bigint[], kept bigint, allowed bigint
) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    entry finance_journal := jsonb_populate_record(NULL::finance_journal, head);
    former finance_journal;
    part record;
BEGIN
    entry.legs := cardinality(accounts);
    entry.salt := uuid_send(gen_random_uuid());
    entry.seq := nextval('finance_journal_seq');
    INSERT INTO finance_journal SELECT entry.* ON CONFLICT (key) DO NOTHING;
    IF NOT FOUND THEN
        SELECT * INTO STRICT former FROM finance_journal WHERE key = entry.key;
        IF former.request_hash <> entry.request_hash THEN
            RAISE EXCEPTION 'posting key % was used for another journal', entry.key
                USING ERRCODE = 'unique_violation', CONSTRAINT = 'finance_journal_key_reused';
        END IF;
        RETURN former.id;
    END IF;
    INSERT INTO finance_posting
        (journal_id, leg, legs, account_id, fund, dimension, amount_paisa)
    SELECT entry.id, leg.place, entry.legs, leg.account, known.fund, leg.dimension, leg.amount
      FROM unnest(accounts, dimensions, amounts) WITH ORDINALITY
           AS leg (account, dimension, amount, place)
      LEFT JOIN finance_account known ON known.number = leg.account;
    FOR part IN
        SELECT leg.dimension::uuid AS facilitator, sum(leg.amount)::bigint AS amount
          FROM unnest(accounts, dimensions, amounts) AS leg (account, dimension, amount)
         WHERE leg.account = '1210' GROUP BY 1 ORDER BY 1
    LOOP
        PERFORM finance_change_cash(
            part.facilitator, entry.district_id, part.amount, -kept, allowed);
    END LOOP;
    RETURN entry.id;
END $$;

REVOKE EXECUTE ON FUNCTION
    finance_change_cash(uuid, text, bigint, bigint, bigint),
    finance_reserve_cash(uuid, text, bigint, bigint),
    finance_post_journal(jsonb, text[], text[], bigint[], bigint, bigint)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    finance_reserve_cash(uuid, text, bigint, bigint),
    finance_post_journal(jsonb, text[], text[], bigint[], bigint, bigint)
    TO dastak_app;
