-- Whether a driver holds a pass.
-- not null: holds
select
    exists(
        select 1
        from subscriptions
        where garage_id = :garage_id and driver_id = :driver_id and pass_id = :pass_id and ended_at is null
    ) as holds
