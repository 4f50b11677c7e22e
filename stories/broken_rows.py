"""Statements that find rows which no sequence of commands may leave behind; each under its number."""

SCOPED_TABLES = (
    "orders_line",
    "orders_logentry",
    "orders_stagerecord",
    "people_person",
    "forms_answerset",
    "documents_item",
    "documents_custody",
    "documents_file",
    "documents_loss",
    "finance_bill",
    "finance_journal",
    "connectors_case",
    "dispatch_visit",
    "booking_reservation",
    "orders_swap",
    "orders_recovery",
)

BROKEN_ROWS = {
    "1 one open stay per open line": """
        SELECT l.id, l.stage, l.outcome FROM orders_line l LEFT JOIN (
            SELECT line_id, count(*) AS open, max(stage) AS stage
            FROM orders_stagerecord WHERE left_at IS NULL GROUP BY line_id) r ON r.line_id = l.id
        WHERE coalesce(r.open, 0) <> (l.outcome = '')::int OR r.stage <> l.stage""",
    "2 a log without gaps": """
        SELECT l.id FROM orders_line l LEFT JOIN (
            SELECT line_id, count(*) AS n, max(seq) AS last FROM orders_logentry GROUP BY line_id
        ) e ON e.line_id = l.id
        WHERE e.n IS DISTINCT FROM e.last OR e.last IS DISTINCT FROM l.seq""",
    "3 a command has one effect": """
        SELECT line_id, command_id FROM orders_logentry WHERE command_id IS NOT NULL
        GROUP BY line_id, command_id HAVING count(*) > 1""",
    "4 submitted only when paid for": """
        SELECT l.id FROM orders_line l WHERE EXISTS (
            SELECT FROM orders_logentry e WHERE e.line_id = l.id AND e.verb = 'submit')
        AND NOT EXISTS (SELECT FROM finance_bill b WHERE b.line_id = l.id
            AND b.state IN ('paid', 'waived'))
        AND NOT (l.bill_id IS NULL AND l.facts->>'total_paisa' = '0' AND EXISTS (
            SELECT FROM orders_order o WHERE o.id = l.order_id AND o.channel = 'digital'))""",
    "5 delivered only when everything is with the recipient": """
        SELECT i.id, c.holder_kind FROM orders_line l JOIN documents_item i ON i.subject = l.id
        LEFT JOIN documents_custody c ON c.item_id = i.id AND upper_inf(c.period)
        WHERE l.stage = 13
        AND (c.holder_kind, c.holder_id) IS DISTINCT FROM ('citizen', l.person_id::text)
        AND NOT EXISTS (SELECT FROM documents_loss x WHERE x.item_id = i.id
            AND x.kind = 'lost' AND x."end" <> 'found')""",
    "5 a line with an open case of a lost paper shows it": """
        SELECT l.id, l.flags FROM orders_line l
        WHERE (l.flags ? 'custody_alert') <> EXISTS (
            SELECT FROM documents_loss x WHERE x.subject = l.id AND x."end" = '')
        AND l.outcome = ''""",
    "6 every paper has one holder now": """
        SELECT i.id, count(c.id) FROM documents_item i
        LEFT JOIN documents_custody c ON c.item_id = i.id AND upper_inf(c.period)
        GROUP BY i.id HAVING count(c.id) <> 1""",
    "6 custody has no gaps and moves by both sides": """
        SELECT item_id, since FROM (
            SELECT c.item_id, lower(c.period) AS since, c.holder_kind, c.holder_id, c.transfer_id,
                lag(upper(c.period)) OVER w AS until, lag(c.holder_kind) OVER w AS from_kind,
                lag(c.holder_id) OVER w AS from_id, row_number() OVER w AS n
            FROM documents_custody c
            WINDOW w AS (PARTITION BY c.item_id ORDER BY lower(c.period))) c
        JOIN documents_item i ON i.id = c.item_id
        LEFT JOIN documents_transfer t ON t.id = c.transfer_id
        WHERE (n = 1 AND since <> i.registered_at) OR (n > 1 AND (
            since IS DISTINCT FROM until OR t.moved_at IS DISTINCT FROM since
            OR ((t.giver_at IS NULL OR t.receiver_at IS NULL)
                AND (t.recovered_by IS NULL OR t.confirmed_by IS NULL))
            OR (t.giver_kind, t.giver_id) IS DISTINCT FROM (from_kind, from_id)
            OR (t.receiver_kind, t.receiver_id) IS DISTINCT FROM (c.holder_kind, c.holder_id)))""",
    "6 a hand-over has its receipt when it has moved": """
        SELECT id FROM documents_transfer
        WHERE (moved_at IS NULL) <> (number IS NULL) OR (number IS NULL) <> (token IS NULL)""",
    "7 a facilitator is at one place at a time": """
        SELECT a.id, b.id AS other FROM dispatch_assignment a JOIN dispatch_assignment b
        ON a.facilitator_id = b.facilitator_id AND a.id < b.id AND a.period && b.period
        WHERE a.is_live AND b.is_live""",
    "7 a visit has the facilitator who was assigned, or nobody": """
        SELECT v.id, v.state FROM dispatch_visit v LEFT JOIN (
            SELECT visit_id, count(*) AS n, min(facilitator_id::text) AS who
            FROM dispatch_assignment WHERE is_live GROUP BY visit_id) a ON a.visit_id = v.id
        WHERE coalesce(a.n, 0) <> (v.state IN ('assigned', 'en_route', 'arrived', 'open'))::int
        OR a.who <> v.facilitator_id::text""",
    "7 a line and its visit name the same facilitator": """
        SELECT l.id, l.stage FROM orders_line l JOIN dispatch_visit v ON v.id = l.visit_id
        WHERE l.outcome = '' AND l.stage IN (4, 5, 6, 7, 12)
        AND NOT (l.stage > 6 AND v.state IN ('requested', 'cancelled'))
        AND l.facilitator_id IS DISTINCT FROM v.facilitator_id""",
    "7 a line that changes hands is on the worklist, and no other": """
        SELECT l.id, l.flags, s.kind FROM orders_line l
        LEFT JOIN orders_swap s ON s.line_id = l.id AND s.state = 'open'
        WHERE (l.flags ?| ARRAY['handover_open', 'safety_hold']) <> (s.id IS NOT NULL)
        OR (s.id IS NOT NULL AND l.facilitator_id IS NOT NULL)""",
    "6 an abandoned line has nothing in a facilitator's hands": """
        SELECT l.id FROM orders_line l
        JOIN documents_item i ON i.subject = l.id
        JOIN documents_custody c ON c.item_id = i.id AND upper_inf(c.period)
        WHERE l.outcome = 'abandoned' AND c.holder_kind = 'facilitator'
        AND NOT EXISTS (SELECT 1 FROM documents_loss d WHERE d.item_id = i.id)""",
    "8 a seat is sold once": """
        SELECT seat_id FROM booking_claim WHERE is_live GROUP BY seat_id HAVING count(*) > 1""",
    "8 a hold expires, a reservation does not": """
        SELECT c.id, r.state FROM booking_claim c JOIN booking_reservation r
        ON r.id = c.reservation_id WHERE c.is_live <> (r.state IN ('held', 'confirmed'))
        OR (r.state = 'held' AND (c.expires_at IS NULL OR c.expires_at > r.held_at + '10 min'))
        OR (r.state = 'confirmed' AND c.expires_at IS NOT NULL)""",
    "8 an order that ended early keeps no seat": """
        SELECT r.id FROM booking_reservation r JOIN orders_line l ON l.order_id = r.subject
        WHERE r.state = 'confirmed' AND l.outcome IN ('withdrawn', 'expired', 'cancelled')""",
    "8 a booked order has its seat": """
        SELECT l.id FROM orders_line l WHERE l.outcome = '' AND l.stage >= 3 AND NOT EXISTS (
            SELECT FROM booking_reservation r WHERE r.subject = l.order_id
            AND r.state = 'confirmed')
        AND NOT EXISTS (
            SELECT FROM orders_order o WHERE o.id = l.order_id AND o.channel = 'digital')""",
    "5 of what was erased nothing readable is left, and nothing is erased unasked": """
        SELECT l.id FROM orders_line l JOIN forms_answerset a ON a.subject = l.id
        LEFT JOIN connectors_case c ON c.id = l.case_id
        WHERE (l.erased_at IS NULL) <> (a.erased_at IS NULL)
        OR (l.erased_at IS NOT NULL AND (l.erase_asked_at IS NULL OR l.outcome <> 'withdrawn'
            OR length(a.values) > 0 OR length(c.snapshot) > 0
            OR EXISTS (SELECT FROM kernel_idempotency k
                WHERE k.about = l.id AND length(k.body) > 0)
            OR EXISTS (SELECT FROM documents_file f WHERE f.subject = l.id
                AND NOT EXISTS (SELECT FROM documents_transfer t WHERE t.file_id = f.id)
                AND NOT EXISTS (SELECT FROM documents_issued i WHERE i.file_id = f.id))))""",
    "9 an order that ended early owes nothing": """
        SELECT b.id, b.state, b.reserved_for FROM finance_bill b JOIN orders_line l
        ON l.id = b.line_id WHERE l.outcome IN ('withdrawn', 'expired', 'cancelled')
        AND b.state <> 'void' AND NOT (
            l.outcome = 'withdrawn' AND l.stage IN (9, 10) AND b.state IN ('paid', 'waived'))""",
    "11 carried cash is receipts less hand-overs": """
        SELECT f.id, f.cash, f.taken, f.given FROM (
            SELECT w.id, coalesce(c.balance_paisa, 0) AS cash,
                (SELECT coalesce(sum(amount_paisa), 0) FROM finance_receipt r
                 WHERE r.facilitator_id = w.id) AS taken,
                (SELECT coalesce(sum(amount_paisa), 0) FROM finance_handover h
                 WHERE h.facilitator_id = w.id AND h.accepted_at IS NOT NULL) AS given
            FROM workforce_facilitator w LEFT JOIN finance_cash c ON c.facilitator_id = w.id) f
        WHERE f.cash <> f.taken - f.given OR f.cash < 0""",
    "11 cash is promised by the facilitator who comes": """
        SELECT b.id FROM finance_bill b JOIN orders_line l ON l.id = b.line_id
        WHERE b.reserved_for IS NOT NULL AND b.reserved_for IS DISTINCT FROM l.facilitator_id""",
    "12 an earning is released once its line has ended, and then at once": """
        SELECT l.id, l.outcome, c.state FROM orders_line l
        LEFT JOIN finance_commission c ON c.line_id = l.id
        WHERE (c.state IS NOT NULL AND l.stage < 13
            AND NOT (l.outcome = 'withdrawn' AND l.stage IN (9, 10)))
        OR (c.state IS NULL AND l.stage = 13 AND NOT EXISTS (
            SELECT FROM orders_order o WHERE o.id = l.order_id AND o.channel = 'digital'))
        OR (c.state = 'released') IS DISTINCT FROM
            (CASE WHEN c.state IS NOT NULL THEN
                l.outcome IN ('completed', 'rejected')
                OR (l.outcome = 'withdrawn' AND l.stage IN (9, 10)) END)""",
    "15 the desk shows no end of the law's term while the citizen owes something": """
        SELECT l.id FROM orders_line l JOIN connectors_case c ON c.id = l.case_id
        WHERE l.outcome = '' AND l.flags @> '["objection_open"]' AND c.due_at IS NOT NULL""",
    "16 a rejection has reason, law, appeal and two officers": """
        SELECT c.id FROM connectors_case c LEFT JOIN connectors_rejection r
        ON r.case_id = c.id AND r.withdrawn_at IS NULL
        WHERE c.state = 'rejected' AND (r.id IS NULL OR r.confirmer_id IS NULL
        OR r.confirmer_id = r.proposer_id OR r.reason_code = '' OR r.law_clause = ''
        OR r.appeal_en = '' OR r.appeal_ur = '')""",
    "16 a line is decided as its department decided": """
        SELECT l.id, l.decision, c.state FROM orders_line l
        LEFT JOIN connectors_case c ON c.id = l.case_id
        WHERE l.decision <> '' AND l.decision IS DISTINCT FROM c.state""",
    "18 a rating is shown early only when both have rated": """
        SELECT w.order_id FROM ratings_window w WHERE w.visible_at < w.closes_at AND 2 > (
            SELECT count(*) FROM ratings_rating r WHERE r.window_id = w.order_id)""",
    "20 an order keeps a version that was in force": """
        SELECT l.id FROM orders_line l WHERE NOT EXISTS (
            SELECT FROM catalogue_serviceversion v WHERE v.service_id = l.service_id
            AND NOT v.is_retired AND v.valid_from <= (l.entered_at + '5 h')::date)""",
}
