-- The invoices that one coupon was taken off on some local dates; no coupon stands for those that are none of ours.
-- not null: what, on_date, amount, label
-- null elsewhere: debit_account, credit_account, stripe_id, invoice_id
with parts as (
    select
        invoices.id,
        invoices.stripe_invoice_id,
        invoices.subscription_id,
        (invoices.issued_at at time zone garages.time_zone)::date as on_date,
        max(coalesce(taken.stripe_coupon_id, taken.stripe_discount_id)) as label,
        case :column
            when 'invoices' then 1
            when 'amount_minor' then sum(taken.amount_minor)::bigint
            when
                'merchants_minor'
                then (
                    select coalesce(sum(charges.part_minor), 0)::bigint
                    from merchant_charges as charges
                    where
                        charges.garage_id = :garage_id
                        and charges.invoice_id = invoices.id
                        and charges.coupon_id = :coupon_id
                        and charges.kind = 'charge'
                )
            else 0
        end as amount
    from invoice_discounts as taken
    inner join invoices on taken.garage_id = invoices.garage_id and taken.invoice_id = invoices.id
    inner join garages on invoices.garage_id = garages.id
    where
        taken.garage_id = :garage_id
        and invoices.currency = :currency
        and coalesce(taken.coupon_id, '00000000-0000-0000-0000-000000000000') = :coupon_id
        and invoices.status in ('open', 'paid', 'uncollectible')
        and (invoices.issued_at at time zone garages.time_zone)::date >= :from_date
        and (invoices.issued_at at time zone garages.time_zone)::date < :until_date
    group by invoices.id, invoices.stripe_invoice_id, invoices.subscription_id, invoices.issued_at, garages.time_zone
)

select
    id,
    'invoice' as what,
    on_date,
    amount,
    label,
    null as debit_account,
    null as credit_account,
    stripe_invoice_id as stripe_id,
    id as invoice_id,
    null::uuid as payment_id,
    null::uuid as refund_id,
    subscription_id
from parts
where amount <> 0
order by on_date, id
