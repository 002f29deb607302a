-- What the ledger has of the taxes on the invoices of some local dates, merchants' parts too, and of what went back on them.
-- not null: currency, tax_minor, returned_minor
with place as (
    select
        time_zone,
        currency
    from garages
    where id = :garage_id
),

billed as (
    select
        coalesce(
            sum(
                case
                    when transfers.credit_account = 'tax_payable' then transfers.amount_minor
                    else -transfers.amount_minor
                end
            ), 0
        )::bigint as tax_minor
    from place
    cross join invoices
    inner join ledger_transfers as transfers
        on
            invoices.garage_id = transfers.garage_id
            and invoices.id = transfers.invoice_id
            and transfers.kind in ('invoice_tax', 'invoice_tax_reversal', 'merchant_tax')
    where
        invoices.garage_id = :garage_id
        and invoices.issued_at >= (:from_date::date)::timestamp at time zone place.time_zone
        and invoices.issued_at < (:until_date::date)::timestamp at time zone place.time_zone
),

back as (
    select
        coalesce(
            sum(case when debit_account = 'tax_payable' then amount_minor else -amount_minor end), 0
        )::bigint as returned_minor
    from ledger_transfers
    where
        garage_id = :garage_id
        and effective_date >= :from_date
        and effective_date < :until_date
        and kind in ('refund_tax', 'refund_tax_reversal', 'credit_tax', 'credit_tax_reversal')
)

select
    place.currency,
    billed.tax_minor,
    back.returned_minor
from place
cross join billed
cross join back
