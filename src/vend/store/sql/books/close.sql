-- Record that a month is closed, with the number of its transfers and the last one written as evidence.
insert into month_closes (garage_id, month_date, closed_at, closed_by, transfers, last_transfer_id)
select
    :garage_id,
    :from_date,
    :now,
    :closed_by,
    (
        select count(*)
        from ledger_transfers
        where garage_id = :garage_id and effective_date >= :from_date and effective_date < :until_date
    ),
    (
        select id
        from ledger_transfers
        where garage_id = :garage_id and effective_date >= :from_date and effective_date < :until_date
        order by recorded_at desc, id desc
        limit 1
    )
returning garage_id, month_date, closed_at, closed_by, transfers, last_transfer_id
