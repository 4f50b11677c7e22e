-- The ledger's own law. finance_post_journal is the only door: the application may read journals
-- and postings, never write them. Even the owner cannot commit a journal that does not balance.

ALTER TABLE finance_posting
    ADD CONSTRAINT finance_posting_of_journal FOREIGN KEY (journal_id, legs)
        REFERENCES finance_journal (id, legs),
    ADD CONSTRAINT finance_posting_known_account FOREIGN KEY (account_id, fund)
        REFERENCES finance_account (number, fund);

CREATE SEQUENCE finance_journal_seq;

-- One check for each journal suffices: a posting must carry a number between 1 and the count that
-- its journal announced, so that after the first commit nothing can be added any more.
CREATE FUNCTION finance_check_balance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found record;
BEGIN
    SELECT count(*) AS legs,
           coalesce(sum(amount_paisa) FILTER (WHERE fund = 'T'), 0) AS trust,
           coalesce(sum(amount_paisa) FILTER (WHERE fund = 'O'), 0) AS operating
      INTO found FROM finance_posting WHERE journal_id = NEW.id;
    IF found.legs <> NEW.legs OR found.trust <> 0 OR found.operating <> 0 THEN
        RAISE EXCEPTION 'journal % has % of % legs; trust sums to %, operating to %',
            NEW.key, found.legs, NEW.legs, found.trust, found.operating
            USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_journal_balanced';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER finance_journal_balanced AFTER INSERT ON finance_journal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION finance_check_balance();

-- A bill's, a commission's and a hand-over's terms stay as they were written.
REVOKE UPDATE, DELETE ON finance_bill, finance_commission, finance_handover FROM dastak_app;
GRANT UPDATE (state, settlement, settled_at, recognised_at, reserved_for)
    ON finance_bill TO dastak_app;
GRANT UPDATE (state, released_at) ON finance_commission TO dastak_app;
GRANT UPDATE (withdrawn_at, accepted_by, accepted_at) ON finance_handover TO dastak_app;

-- Only the functions below write these.
REVOKE INSERT ON finance_journal, finance_posting FROM dastak_app;
REVOKE INSERT, UPDATE, DELETE ON finance_cash FROM dastak_app;
REVOKE EXECUTE ON FUNCTION finance_check_balance() FROM PUBLIC;
