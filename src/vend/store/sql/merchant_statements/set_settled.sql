-- Keep what was received for a statement, and what was given up.
update merchant_statements
set paid_minor = :paid_minor, written_off_minor = :written_off_minor
where garage_id = :garage_id and id = :statement_id
