-- What has gone back of a payment so far.
update payments
set
    refunded_minor = (
        select coalesce(sum(refunds.amount_minor), 0)
        from refunds
        where
            refunds.garage_id = :garage_id
            and refunds.payment_id = :payment_id
            and refunds.payment_attempted_at = :attempted_at
            and refunds.status in ('pending', 'succeeded')
    )
where garage_id = :garage_id and id = :payment_id and attempted_at = :attempted_at
