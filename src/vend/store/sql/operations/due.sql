-- Operations that somebody left open, for the resolver.
select
    garage_id,
    id,
    kind
from operations
where settled_at is null and next_attempt_at <= :now
order by next_attempt_at, id
limit :row_limit
