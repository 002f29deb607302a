-- Each invoice that was issued: its price and tax stand in the ledger; of a voided one nothing is left.
-- What does not hold keeps back the marts of the ledger too: {{ ref('int_account_months') }}.
with booked as (
    select
        garage_id,
        invoice_id,
        sum(case when cause in ('invoice_price', 'invoice_deferred') then moved_minor else 0 end) as price_minor,
        sum(case when cause = 'invoice_tax' then moved_minor else 0 end) as tax_minor
    from {{ ref('int_ledger_entries') }}
    where account_code = 'receivable' and cause in ('invoice_price', 'invoice_deferred', 'invoice_tax')
    {{ where_changed(['garage_id', 'invoice_id'], changed_invoices(), word='and') }}
    group by garage_id, invoice_id
)

select
    invoices.garage_id,
    invoices.invoice_id,
    invoices.invoice_status,
    invoices.subtotal_minor,
    booked.price_minor,
    invoices.tax_minor,
    booked.tax_minor as booked_tax_minor
from {{ ref('stg_invoices') }} as invoices
left join booked on invoices.garage_id = booked.garage_id and invoices.invoice_id = booked.invoice_id
where
    (
        coalesce(booked.price_minor, 0)
        <> case when invoices.invoice_status in ('draft', 'void') then 0 else invoices.subtotal_minor end
        or coalesce(booked.tax_minor, 0)
        <> case when invoices.invoice_status in ('draft', 'void') then 0 else invoices.tax_minor end
    )
    {{ where_changed(['garage_id', 'invoice_id'], changed_invoices(), prefix='invoices.', word='and') }}
