-- Let the trial of a refused order not count.
update start_terms
set given_up_at = :now
where garage_id = :garage_id and subscription_id = :subscription_id and given_up_at is null
