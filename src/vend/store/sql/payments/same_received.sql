-- Whether a payment outside of Stripe with this reference stands for an invoice already.
-- not null: there
select
    exists(
        select 1
        from payments
        where
            garage_id = :garage_id
            and invoice_id = :invoice_id
            and stripe_charge_id is null
            and status in ('pending', 'succeeded')
            and method = :method
            and reference = :reference
    ) as there
