-- Take the oldest due event of each object that is in nobody's hands.
-- not null: claim_id
update stripe_events
set claim_id = :claim_id, claimed_until = :claimed_until, attempts = attempts + 1
where
    id in (
        select due.id
        from stripe_events as due
        where
            due.state = 'received'
            and due.next_attempt_at <= :now
            and due.claim_id is null
            and not exists (
                select 1
                from stripe_events as earlier
                where
                    earlier.order_key = due.order_key
                    and earlier.state = 'received'
                    and (
                        earlier.claim_id is not null
                        or (earlier.stripe_created_at, earlier.id) < (due.stripe_created_at, due.id)
                    )
            )
        order by due.next_attempt_at, due.stripe_created_at
        limit :row_limit
        for update skip locked
    )
returning id, type, object_id, customer_ref, payload, attempts, claim_id, received_at
