-- Give a garage its accounts.
insert into ledger_accounts (garage_id, code, kind, currency, created_at)
select
    :garage_id,
    account.code,
    account.kind,
    :currency,
    :now
from unnest(:codes::text[], :kinds::text[]) as account (code, kind)
