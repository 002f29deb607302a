-- Garages with events that were not queued yet for endpoints that hear of them; a garage that has no row was never looked at.
select garages.id as garage_id
from garages
left join webhook_cursors on garages.id = webhook_cursors.garage_id
where
    exists (
        select 1
        from webhook_endpoints
        where
            webhook_endpoints.operator_id = garages.operator_id
            and webhook_endpoints.disabled_at is null
            and webhook_endpoints.archived_at is null
            and (webhook_endpoints.garage_ids is null or garages.id = any(webhook_endpoints.garage_ids))
    )
    and exists (
        select 1
        from events
        where
            events.garage_id = garages.id
            and (
                webhook_cursors.seen is null
                or (
                    events.xid >= pg_snapshot_xmin(webhook_cursors.seen)
                    and not pg_visible_in_snapshot(events.xid, webhook_cursors.seen)
                )
            )
    )
order by garages.id
limit :row_limit
