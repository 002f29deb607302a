-- What a pass and its garage have left; read after locking the garage.
-- not null: archived, pass_taken, garage_taken
select
    passes.archived_at is not null as archived,
    passes.capacity as pass_capacity,
    (
        select count(*)
        from subscriptions as held
        where held.garage_id = :garage_id and held.pass_id = :pass_id and held.ended_at is null
    ) as pass_taken,
    garages.capacity as garage_capacity,
    (
        select count(*)
        from subscriptions as held
        where held.garage_id = :garage_id and held.ended_at is null
    ) as garage_taken
from passes
inner join garages on passes.garage_id = garages.id
where passes.garage_id = :garage_id and passes.id = :pass_id
