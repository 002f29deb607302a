-- Grain: one row per garage, month, pass, pair of accounts and kind of transfer: what was moved. Small, whatever the ledger.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ note_changed_months() }}", "{{ delete_changed(['garage_id', 'month_date'], changed_months()) }}"]
) }}
select
    transfers.garage_id,
    {{ month_of('transfers.effective_date') }} as month_date,
    coalesce(invoices.pass_id, {{ no_pass() }}) as pass_id,
    transfers.currency,
    transfers.debit_account,
    transfers.credit_account,
    transfers.transfer_kind,
    cast(sum(transfers.amount_minor) as bigint) as amount_minor,
    cast(count(*) as bigint) as transfers
from {{ ref('stg_ledger_transfers') }} as transfers
left join {{ ref('int_invoices') }} as invoices
    on transfers.garage_id = invoices.garage_id and transfers.invoice_id = invoices.invoice_id
{% if partly() and is_incremental() %}
where (transfers.garage_id, {{ month_of('transfers.effective_date') }}) in (
    select garage_id, month_date from {{ changed_months() }}
)
{% endif %}
group by
    transfers.garage_id,
    {{ month_of('transfers.effective_date') }},
    coalesce(invoices.pass_id, {{ no_pass() }}),
    transfers.currency,
    transfers.debit_account,
    transfers.credit_account,
    transfers.transfer_kind
