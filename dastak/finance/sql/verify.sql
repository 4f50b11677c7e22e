-- Each row is a broken invariant: its name, where, and the figures. No row: all of them hold.
WITH legs AS (
    SELECT journal_id, count(*) AS legs, sum(amount_paisa) FILTER (WHERE fund = 'T') AS trust,
           sum(amount_paisa) FILTER (WHERE fund = 'O') AS operating,
           sum(amount_paisa) FILTER (WHERE account_id IN ('1900', '2900')) AS between_funds
      FROM finance_posting GROUP BY journal_id
), balance AS (
    SELECT account_id AS account, dimension, sum(amount_paisa) AS paisa
      FROM finance_posting GROUP BY account_id, dimension
), carried AS (
    SELECT dimension AS facilitator, paisa FROM balance WHERE account = '1210'
), promised AS (
    SELECT reserved_for AS facilitator, sum(due_paisa - captured_paisa) AS paisa
      FROM finance_bill WHERE reserved_for IS NOT NULL GROUP BY reserved_for
), online AS (
    SELECT bill_id, sum(amount_paisa) AS paisa FROM finance_capture GROUP BY bill_id
), clearing AS (
    SELECT j.document, j.rule, p.account_id, sum(p.amount_paisa) AS paisa
      FROM finance_posting p JOIN finance_journal j ON j.id = p.journal_id
     WHERE p.account_id IN ('1110', '1120') GROUP BY j.document, j.rule, p.account_id
), series AS (
    SELECT district_id, year, count(*) AS receipts, max(number) AS last
      FROM finance_receipt GROUP BY district_id, year
)
SELECT 'I1 a journal sums to zero in each fund', j.key,
       format('%s of %s legs, trust %s, operating %s', l.legs, j.legs, l.trust, l.operating)
  FROM finance_journal j LEFT JOIN legs l ON l.journal_id = j.id
 WHERE l.legs IS DISTINCT FROM j.legs OR coalesce(l.trust, 0) <> 0 OR coalesce(l.operating, 0) <> 0
UNION ALL
SELECT 'I2 what one fund owes the other has', j.key, format('1900 + 2900 = %s', l.between_funds)
  FROM finance_journal j JOIN legs l ON l.journal_id = j.id WHERE l.between_funds <> 0
UNION ALL
SELECT 'I3 receivable and uncollected are opposite', dimension,
       format('1310 + 2405 = %s', sum(paisa))
  FROM balance WHERE account IN ('1310', '2405') GROUP BY dimension HAVING sum(paisa) <> 0
UNION ALL
SELECT 'I6 carried cash is between zero and the limit', facilitator_id::text,
       format('carries %s, promised %s, limit %s', balance_paisa, reserved_paisa, limit_paisa)
  FROM finance_cash
 WHERE balance_paisa < 0 OR reserved_paisa < 0 OR balance_paisa + reserved_paisa > limit_paisa
UNION ALL
SELECT 'I7 what is owed to others never turns into a claim', account || ' ' || dimension,
       format('debit of %s', paisa)
  FROM balance WHERE account IN ('2010', '2210', '2220', '2225', '2410') AND paisa > 0
UNION ALL
SELECT 'I10 carried cash equals its postings', coalesce(b.facilitator, c.facilitator_id::text),
       format('postings %s, row %s', b.paisa, c.balance_paisa)
  FROM carried b FULL JOIN finance_cash c ON c.facilitator_id::text = b.facilitator
 WHERE coalesce(b.paisa, 0) <> coalesce(c.balance_paisa, 0)
UNION ALL
SELECT 'I10 promised cash equals its bills', coalesce(p.facilitator, c.facilitator_id)::text,
       format('bills %s, row %s', p.paisa, c.reserved_paisa)
  FROM promised p FULL JOIN finance_cash c ON c.facilitator_id = p.facilitator
 WHERE coalesce(p.paisa, 0) <> coalesce(c.reserved_paisa, 0)
UNION ALL
SELECT 'I3 an open bill is what its order still owes', b.order_id::text,
       format('bills %s, ledger %s', b.paisa, coalesce(r.paisa, 0))
  FROM (SELECT order_id, coalesce(sum(due_paisa + subsidy_paisa - captured_paisa)
               FILTER (WHERE state = 'open'), 0) AS paisa FROM finance_bill GROUP BY order_id) b
  LEFT JOIN balance r ON r.account = '1310' AND r.dimension = b.order_id::text
 WHERE b.paisa <> coalesce(r.paisa, 0)
UNION ALL
SELECT 'I8 a paid bill has its receipt and its journal', b.id::text,
       format('cash %s, receipt %s, posted %s', b.due_paisa - coalesce(o.paisa, 0), r.amount_paisa,
              p.amount_paisa)
  FROM finance_bill b
  LEFT JOIN online o ON o.bill_id = b.id
  LEFT JOIN finance_receipt r ON r.bill_id = b.id
  LEFT JOIN finance_journal j ON j.key = 'cash:' || b.id
  LEFT JOIN finance_posting p ON p.journal_id = j.id AND p.account_id = '1210'
 WHERE b.state = 'paid'
   AND (coalesce(r.amount_paisa, 0) <> b.due_paisa - coalesce(o.paisa, 0)
        OR coalesce(p.amount_paisa, 0) <> b.due_paisa - coalesce(o.paisa, 0))
UNION ALL
SELECT 'I8 a bill has what reached it', b.id::text,
       format('captured %s, online %s, refunded %s, refunds %s', b.captured_paisa, o.paisa,
              b.refunded_paisa, f.paisa)
  FROM finance_bill b
  LEFT JOIN online o ON o.bill_id = b.id
  LEFT JOIN (SELECT bill_id, sum(amount_paisa) AS paisa FROM finance_refund
              WHERE capture_id IS NOT NULL AND state <> 'refused' GROUP BY bill_id) f
         ON f.bill_id = b.id
 WHERE (b.state <> 'paid' AND b.captured_paisa <> coalesce(o.paisa, 0))
    OR b.refunded_paisa <> coalesce(f.paisa, 0) OR b.refunded_paisa > b.captured_paisa
UNION ALL
SELECT 'I8 a payment is what was posted for it', y.id::text,
       format('paid %s %s, posted %s', y.paid_paisa, y.state, d.paisa)
  FROM finance_payment y
  LEFT JOIN (SELECT c.document, sum(c.paisa) AS paisa FROM clearing c
              WHERE c.rule <> '5a' GROUP BY c.document) d ON d.document = y.id::text
 WHERE coalesce(d.paisa, 0) <> CASE y.state WHEN 'reversed' THEN 0 ELSE y.paid_paisa END
UNION ALL
SELECT 'I5 money at a partner is payments less what went back or on', account,
       format('balance %s, explained %s', balance.paisa, c.paisa)
  FROM balance
  LEFT JOIN (SELECT account_id, sum(paisa) AS paisa FROM clearing
              WHERE document IN (SELECT id::text FROM finance_payment
                                 UNION ALL SELECT id::text FROM finance_refund)
              GROUP BY account_id) c ON c.account_id = account
 WHERE account IN ('1110', '1120') AND balance.paisa <> coalesce(c.paisa, 0)
UNION ALL
SELECT 'I5 suspense is what its items hold', coalesce(b.dimension, i.id::text),
       format('ledger %s, item %s', b.paisa, i.left_paisa)
  FROM (SELECT dimension, sum(paisa) AS paisa FROM balance
         WHERE account IN ('2120', '1420') GROUP BY dimension) b
  FULL JOIN finance_suspenseitem i ON i.id::text = b.dimension
 WHERE coalesce(b.paisa, 0)
       <> coalesce(CASE i.kind WHEN 'reversed' THEN i.left_paisa ELSE -i.left_paisa END, 0)
UNION ALL
SELECT 'I5 refunds payable are those on their way', coalesce(b.dimension, f.id::text),
       format('ledger %s, refund %s %s', b.paisa, f.amount_paisa, f.state)
  FROM (SELECT dimension, paisa FROM balance WHERE account = '2110') b
  FULL JOIN finance_refund f ON f.id::text = b.dimension
 WHERE coalesce(b.paisa, 0)
       <> CASE WHEN f.state IN ('approved', 'sent') THEN -f.amount_paisa ELSE 0 END
UNION ALL
SELECT 'receipts have no gaps', s.district_id || ' ' || s.year,
       format('%s receipts, last %s, series %s', r.receipts, r.last, s.last_number)
  FROM finance_series s LEFT JOIN series r ON r.district_id = s.district_id AND r.year = s.year
 WHERE r.receipts IS DISTINCT FROM s.last_number OR r.last IS DISTINCT FROM s.last_number
UNION ALL
SELECT 'I13 other people''s money is covered', 'trust',
       format('assets and debts sum to %s, operations may sweep %s', cover, sweep)
  FROM (SELECT coalesce(sum(paisa) FILTER (WHERE account IN
                   ('1010', '1110', '1120', '1210', '1211', '1220', '1410', '1420', '1430', '1440',
                    '1450', '2010', '2020', '2110', '2120', '2130', '2410')), 0) AS cover,
               coalesce(-sum(paisa) FILTER (WHERE account = '2900'), 0) AS sweep
          FROM balance) t
 WHERE cover <> sweep
 LIMIT 1000
