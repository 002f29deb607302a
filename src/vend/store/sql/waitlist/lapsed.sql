-- Whether the garage has an offer whose time is over, or a line for a pass that is no longer sold.
-- not null: lapsed
select
    exists(
        select 1
        from waitlist_entries as entry
        inner join passes on entry.garage_id = passes.garage_id and entry.pass_id = passes.id
        where
            entry.garage_id = :garage_id
            and entry.settled_at is null
            and (entry.offer_until_at <= :now or passes.archived_at is not null)
    ) as lapsed
