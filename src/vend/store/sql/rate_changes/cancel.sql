-- Cancel a rate increase; of an announced one the worker takes its lines back.
update rate_changes
set
    state = 'cancelled',
    cancelled_at = :now,
    closed_at = case when announced_at is null then :now::timestamptz end
where garage_id = :garage_id and id = :rate_change_id and state in ('draft', 'announced')
