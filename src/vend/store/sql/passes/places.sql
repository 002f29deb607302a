-- What a pass and its garage have left; read after locking the garage.
-- not null: archived, pass_taken, pass_held, garage_oversell_percent, garage_taken, garage_held
select
    passes.archived_at is not null as archived,
    passes.capacity as pass_capacity,
    (
        select count(*)
        from subscriptions as live
        where live.garage_id = :garage_id and live.pass_id = :pass_id and live.ended_at is null
    ) + (
        -- places that changes of pass have reserved, until the subscription itself stands for them
        select count(*)
        from operations
        inner join subscriptions as changing
            on operations.garage_id = changing.garage_id and operations.subject_id = changing.id
        where
            operations.garage_id = :garage_id
            and operations.kind = 'change_pass'
            and operations.settled_at is null
            and operations.request ->> 'pass_id' = :pass_id::text
            and changing.ended_at is null
            and changing.pass_id <> :pass_id
    ) as pass_taken,
    (
        select count(*)
        from waitlist_entries as offer
        where
            offer.garage_id = :garage_id
            and offer.pass_id = :pass_id
            and offer.state = 'offered'
            and offer.settled_at is null
    ) as pass_held,
    garages.capacity as garage_capacity,
    coalesce(garage_settings.oversell_percent, 0) as garage_oversell_percent,
    (
        select count(*)
        from subscriptions as live
        where live.garage_id = :garage_id and live.ended_at is null
    ) as garage_taken,
    (
        select count(*)
        from waitlist_entries as offer
        where offer.garage_id = :garage_id and offer.state = 'offered' and offer.settled_at is null
    ) as garage_held
from passes
inner join garages on passes.garage_id = garages.id
left join garage_settings on garages.id = garage_settings.garage_id
where passes.garage_id = :garage_id and passes.id = :pass_id
