-- What requests have asked for of a payment that is neither back nor refused yet.
-- not null: promised_minor
select coalesce(sum(requests.amount_minor), 0)::bigint as promised_minor
from refund_requests as requests
where
    requests.garage_id = :garage_id
    and requests.payment_id = :payment_id
    and requests.state in ('pending_approval', 'executing')
    and not exists (
        select 1
        from refunds
        where
            refunds.garage_id = requests.garage_id
            and refunds.request_id = requests.id
            and refunds.status in ('pending', 'succeeded')
    )
