-- The first date that a transfer counts for, and the last month that is closed; both null where there is none.
select
    (
        select transfers.effective_date
        from ledger_transfers as transfers
        where transfers.garage_id = :garage_id
        order by transfers.effective_date
        limit 1
    ) as first_date,
    (
        select max(month_closes.month_date)
        from month_closes
        where month_closes.garage_id = :garage_id
    ) as last_closed_date
