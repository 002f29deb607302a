-- Let the ledger take transfers from a date on; it never goes back.
update ledger_books
set open_from_date = :open_from_date
where garage_id = :garage_id and (open_from_date is null or open_from_date < :open_from_date)
