-- Stripe's payouts as wholes, by their ids.
select
    id,
    status,
    currency,
    amount_minor,
    attributed_minor,
    unattributed_minor,
    parts,
    itemized,
    arrival_date,
    sent_at,
    updated_at
from stripe_payouts
where id = any(:stripe_payout_ids)
