-- What the ledger has of the payments that were tried in a span of instants, and how many they are.
-- not null: rows_total, currency, collected_minor, fees_minor
with wanted as (
    select id
    from payments
    where garage_id = :garage_id and attempted_at >= :from_at and attempted_at < :until_at
),

moved as (
    select
        transfers.kind,
        transfers.amount_minor
    from ledger_transfers as transfers
    inner join wanted on transfers.payment_id = wanted.id
    where transfers.garage_id = :garage_id
)

select
    (select count(wanted.id) from wanted) as rows_total,
    (select garages.currency from garages where garages.id = :garage_id) as currency,
    coalesce(sum(amount_minor) filter (where kind in ('payment', 'payment_received')), 0)::bigint
    - coalesce(sum(amount_minor) filter (where kind in ('payment_reversal', 'payment_received_reversal')), 0)::bigint
        as collected_minor,
    coalesce(sum(amount_minor) filter (where kind = 'payment_fee'), 0)::bigint
    - coalesce(sum(amount_minor) filter (where kind = 'payment_fee_reversal'), 0)::bigint as fees_minor
from moved
