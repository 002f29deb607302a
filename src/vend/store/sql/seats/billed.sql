-- The seats of an account that Stripe's quantity counts, reserved ones included.
select
    subscriptions.id,
    subscriptions.price_id,
    prices.amount_minor
from subscriptions
inner join prices on subscriptions.garage_id = prices.garage_id and subscriptions.price_id = prices.id
where
    subscriptions.garage_id = :garage_id
    and subscriptions.company_account_id = :company_account_id
    and subscriptions.ended_at is null
    and subscriptions.unbilled_at is null
order by subscriptions.id
