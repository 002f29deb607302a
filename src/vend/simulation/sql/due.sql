-- What is open and when it may be taken up: events (a free head of its queue, or one in a dead hand), operations, offers.
select
    'event' as kind,
    min(coalesce(due.claimed_until, due.next_attempt_at)) as due_at
from stripe_events as due
where
    due.state = 'received'
    and (
        due.claim_id is not null
        or not exists (
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
    )
union all
select
    'operation' as kind,
    min(next_attempt_at) as due_at
from operations
where settled_at is null
union all
select
    'offer' as kind,
    min(offer_until_at) as due_at
from waitlist_entries
where state = 'offered'
