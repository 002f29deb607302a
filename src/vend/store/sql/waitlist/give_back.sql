-- Put a driver whose order was refused back in line, where they were; an offer whose time is over meanwhile is over.
update waitlist_entries
set
    state = case
        when offer_until_at is null then 'waiting'
        when offer_until_at > :now then 'offered'
        else 'expired'
    end,
    settled_at = case when offer_until_at <= :now then :now end,
    subscription_id = null
where garage_id = :garage_id and subscription_id = :subscription_id and state = 'accepted'
returning id as entry_id, state
