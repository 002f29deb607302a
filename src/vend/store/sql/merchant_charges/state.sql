-- Put what a merchant owes of the days before a date on a statement.
update merchant_charges
set statement_id = :statement_id
where
    garage_id = :garage_id
    and merchant_id = :merchant_id
    and statement_id is null
    and charged_date < :before_date
