-- Keep an account's part of the trial balance of a month that is being closed.
insert into month_close_balances (
    garage_id, month_date, account_code, opening_minor, debits_minor, credits_minor, closing_minor
)
values (
    :garage_id, :month_date, :account_code, :opening_minor, :debits_minor, :credits_minor, :closing_minor
)
