-- Settle a driver's entry, if they have one, by the subscription that they order; say whether a place was held for them.
-- not null: was_offered
update waitlist_entries
set state = 'accepted', settled_at = :now, subscription_id = :subscription_id
where garage_id = :garage_id and driver_id = :driver_id and pass_id = :pass_id and settled_at is null
returning id as entry_id, coalesce(offer_until_at > :now, false) as was_offered
