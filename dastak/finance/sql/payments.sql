-- What a payment, a refund and an item of suspense is never changes; how far it has come does, and
-- never back.

REVOKE UPDATE, DELETE ON finance_payment, finance_intimation, finance_suspenseitem, finance_capture,
    finance_refund FROM dastak_app;
GRANT UPDATE (captured_paisa, refunded_paisa) ON finance_bill TO dastak_app;
GRANT UPDATE (psid, state, issued_at, warned_at, ended_at, paid_at, remitted_at, paid_paisa, times,
              bank_code, attempts, next_at, error) ON finance_payment TO dastak_app;
GRANT UPDATE (attempts, next_at, handled_at, outcome) ON finance_intimation TO dastak_app;
GRANT UPDATE (left_paisa, direct_paisa, owner_id, closed_at, outcome)
    ON finance_suspenseitem TO dastak_app;
GRANT UPDATE (refunded_paisa) ON finance_capture TO dastak_app;
GRANT UPDATE (direct_paisa, sanction, state, decided_by, decided_at, sent_at, settled_at, attempts,
              next_at, error) ON finance_refund TO dastak_app;

CREATE FUNCTION finance_payment_rank(state text) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE state WHEN 'requested' THEN 0 WHEN 'issued' THEN 1 WHEN 'expired' THEN 2
                      WHEN 'void' THEN 2 WHEN 'failed' THEN 2 WHEN 'paid' THEN 3
                      WHEN 'reversed' THEN 4 END;
$$;

CREATE FUNCTION finance_refund_rank(state text) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE state WHEN 'requested' THEN 0 WHEN 'approved' THEN 1 WHEN 'refused' THEN 4
                      WHEN 'sent' THEN 2 WHEN 'confirmed' THEN 4 WHEN 'returned' THEN 4 END;
$$;

-- A stale answer must not overwrite a newer one: state, number and booked money only go forward.
CREATE FUNCTION finance_payment_forward() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state
       AND finance_payment_rank(NEW.state) <= finance_payment_rank(OLD.state)
       OR NEW.paid_paisa < OLD.paid_paisa
       OR OLD.psid <> '' AND NEW.psid <> OLD.psid THEN
        RAISE EXCEPTION 'payment % cannot go from % % to % %', OLD.id, OLD.state, OLD.paid_paisa,
            NEW.state, NEW.paid_paisa
            USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_payment_forward';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION finance_refund_forward() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state
       AND finance_refund_rank(NEW.state) <= finance_refund_rank(OLD.state) THEN
        RAISE EXCEPTION 'refund % cannot go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_refund_forward';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER finance_payment_forward BEFORE UPDATE ON finance_payment
    FOR EACH ROW EXECUTE FUNCTION finance_payment_forward();
CREATE TRIGGER finance_refund_forward BEFORE UPDATE ON finance_refund
    FOR EACH ROW EXECUTE FUNCTION finance_refund_forward();
REVOKE EXECUTE ON FUNCTION finance_payment_forward(), finance_refund_forward() FROM PUBLIC;
