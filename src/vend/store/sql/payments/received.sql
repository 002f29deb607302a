-- What was received outside of Stripe for an invoice and stands, or is about to.
-- not null: received_minor
select coalesce(sum(amount_minor), 0)::bigint as received_minor
from payments
where
    garage_id = :garage_id
    and invoice_id = :invoice_id
    and stripe_charge_id is null
    and status in ('pending', 'succeeded')
