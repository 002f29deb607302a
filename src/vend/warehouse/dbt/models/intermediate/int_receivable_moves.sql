-- Grain: one row per garage, invoice and month in which it changed what is owed at the month's end.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ delete_changed(['garage_id', 'invoice_id'], changed_invoices()) }}"
) }}
select
    garage_id,
    invoice_id,
    currency,
    month_date,
    cast(sum(moved_minor) as bigint) as moved_minor
from {{ ref('int_ledger_entries') }}
where
    account_code = 'receivable'
{{ where_changed(['garage_id', 'invoice_id'], changed_invoices(), word='    and') }}
group by garage_id, invoice_id, currency, month_date
-- most are paid in the month in which they are billed: these change nothing that is owed at a month's end
having sum(moved_minor) <> 0
