-- Note how the newest dispute of a payment stands.
update payments
set
    dispute_status = (
        select disputes.status
        from disputes
        where
            disputes.garage_id = :garage_id
            and disputes.payment_id = :payment_id
            and disputes.payment_attempted_at = :attempted_at
        order by disputes.opened_at desc, disputes.id desc
        limit 1
    )
where garage_id = :garage_id and id = :payment_id and attempted_at = :attempted_at
