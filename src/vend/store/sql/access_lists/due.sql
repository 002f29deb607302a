-- Lists that are to be computed: new, older than they may be, signed with another key, changed by time or by a row since.
select garages.id as garage_id
from garages
left join access_lists on garages.id = access_lists.garage_id
where
    access_lists.built_at is null
    or access_lists.built_at <= :built_before
    or access_lists.changes_at <= :now
    or access_lists.key_id <> :key_id
    -- Transactions are numbered anew in a database that was restored from a dump.
    or pg_snapshot_xmax(access_lists.built_snapshot) > pg_snapshot_xmax(pg_current_snapshot())
    or exists (
        select 1
        from subscriptions
        where
            subscriptions.garage_id = garages.id
            and subscriptions.changed_xid >= pg_snapshot_xmin(access_lists.built_snapshot)
            and not pg_visible_in_snapshot(subscriptions.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from dunning_cases
        where
            dunning_cases.garage_id = garages.id
            and dunning_cases.changed_xid >= pg_snapshot_xmin(access_lists.built_snapshot)
            and not pg_visible_in_snapshot(dunning_cases.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from subscription_vehicles
        where
            subscription_vehicles.garage_id = garages.id
            and subscription_vehicles.changed_xid >= pg_snapshot_xmin(access_lists.built_snapshot)
            and not pg_visible_in_snapshot(subscription_vehicles.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from vehicles
        where
            vehicles.garage_id = garages.id
            and vehicles.changed_xid >= pg_snapshot_xmin(access_lists.built_snapshot)
            and not pg_visible_in_snapshot(vehicles.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from credentials
        where
            credentials.garage_id = garages.id
            and credentials.changed_xid >= pg_snapshot_xmin(access_lists.built_snapshot)
            and not pg_visible_in_snapshot(credentials.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from garage_settings
        where
            garage_settings.garage_id = garages.id
            and not pg_visible_in_snapshot(garage_settings.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from subscriptions
        inner join invoices
            on subscriptions.garage_id = invoices.garage_id and subscriptions.id = invoices.subscription_id
        where
            subscriptions.garage_id = garages.id
            and subscriptions.collection_paused
            and subscriptions.ended_at is null
            and not pg_visible_in_snapshot(invoices.changed_xid, access_lists.built_snapshot)
    )
order by access_lists.built_at nulls first, garages.id
limit :row_limit
