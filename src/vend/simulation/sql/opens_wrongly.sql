-- Lines that open at an instant for a subscription that has ended or is suspended, though the list was built since.
select
    access_list_lines.kind,
    access_list_lines.number,
    access_list_lines.subscription_id
from access_list_lines
inner join access_lists on access_list_lines.garage_id = access_lists.garage_id
inner join subscriptions
    on
        access_list_lines.garage_id = subscriptions.garage_id
        and access_list_lines.subscription_id = subscriptions.id
left join dunning_cases
    on
        subscriptions.garage_id = dunning_cases.garage_id
        and subscriptions.id = dunning_cases.subscription_id
        and dunning_cases.closed_at is null
where
    access_list_lines.until_version is null
    and access_list_lines.allowed_until_at > $1
    and (
        (
            subscriptions.ended_at is not null
            and pg_visible_in_snapshot(subscriptions.changed_xid, access_lists.built_snapshot)
        )
        or (
            dunning_cases.suspended_at is not null
            and pg_visible_in_snapshot(dunning_cases.changed_xid, access_lists.built_snapshot)
        )
    )
