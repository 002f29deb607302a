-- What the ledger has of the invoices that were issued in a span of instants, and how many they are.
-- not null: rows_total, currency, subtotal_minor, tax_minor
with wanted as (
    select id
    from invoices
    where garage_id = :garage_id and issued_at >= :from_at and issued_at < :until_at
),

moved as (
    select
        transfers.kind,
        case
            when transfers.credit_account in ('revenue', 'deferred_revenue', 'tax_payable') then transfers.amount_minor
            else -transfers.amount_minor
        end as amount_minor
    from ledger_transfers as transfers
    inner join wanted on transfers.invoice_id = wanted.id
    where transfers.garage_id = :garage_id
)

select
    (select count(wanted.id) from wanted) as rows_total,
    (select garages.currency from garages where garages.id = :garage_id) as currency,
    coalesce(
        sum(amount_minor) filter (
            where
            kind in ('invoice_price', 'invoice_deferred', 'invoice_price_reversal', 'invoice_deferred_reversal')
        ), 0
    )::bigint as subtotal_minor,
    coalesce(
        sum(amount_minor) filter (where kind in ('invoice_tax', 'invoice_tax_reversal')), 0
    )::bigint as tax_minor
from moved
