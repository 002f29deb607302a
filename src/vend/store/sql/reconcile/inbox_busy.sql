-- Whether events of a garage wait, or have been applied since an instant: then its sums may have moved meanwhile.
-- not null: busy
select
    exists (
        select 1
        from stripe_events
        where garage_id = :wanted_garage and (state = 'received' or settled_at >= :since_at)
    )
    or exists (select 1 from stripe_events where state = 'received' and garage_id is null) as busy
