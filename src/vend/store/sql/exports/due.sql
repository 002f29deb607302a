-- Exports that wait for somebody to make them, and files that are to be let go.
select
    garage_id,
    id as export_id,
    state
from exports
where
    state = 'queued'
    or (state = 'running' and claimed_until_at < :now)
    or (state = 'ready' and expires_at <= :now)
order by created_at
limit :row_limit
