-- Where the open part of the ledger begins, locked against everybody who posts until the transaction ends.
select open_from_date
from ledger_books
where garage_id = :garage_id
for update
