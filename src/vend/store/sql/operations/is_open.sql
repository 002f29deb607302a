-- Whether something of a kind is under way on a subject.
-- not null: is_open
select
    exists(
        select 1
        from operations
        where garage_id = :garage_id and subject_id = :subject_id and kind = :kind and settled_at is null
    ) as is_open
