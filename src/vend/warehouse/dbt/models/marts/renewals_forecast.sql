-- Grain: one row per garage and pass: what is to renew in the month after the present one, before tax and discounts.
with nexts as (
    select
        garage_id,
        currency,
        max(next_month_date) as month_date,
        max(time_zone) as time_zone
    from {{ ref('int_months') }}
    group by garage_id, currency
),

-- an announced increase that the renewal will cost already
raised as (
    select
        garage_id,
        subscription_id,
        max(new_minor) as new_minor,
        min(pays_at) as pays_at
    from {{ ref('stg_rate_change_lines') }}
    where line_state in ('waiting', 'noticed')
    group by garage_id, subscription_id
),

live as (
    select
        subscriptions.garage_id,
        nexts.month_date,
        nexts.currency,
        subscriptions.pass_id,
        subscriptions.cancel_at_period_end or coalesce(companies.cancel_at_period_end, false) as ends,
        {{ day_start('nexts.month_date', 'nexts.time_zone') }} as from_at,
        {{ day_start(add_months('nexts.month_date', '1'), 'nexts.time_zone') }} as until_at,
        coalesce(companies.current_period_end_at, subscriptions.current_period_end_at) as period_end_at,
        prices.billing_interval,
        case
            when raised.pays_at < {{ day_start(add_months('nexts.month_date', '1'), 'nexts.time_zone') }} then raised.new_minor
            else prices.amount_minor
        end as amount_minor
    from {{ ref('stg_subscriptions') }} as subscriptions
    inner join nexts on subscriptions.garage_id = nexts.garage_id
    inner join {{ ref('stg_prices') }} as prices
        on subscriptions.garage_id = prices.garage_id and subscriptions.price_id = prices.price_id
    left join {{ ref('stg_company_accounts') }} as companies
        on
            subscriptions.garage_id = companies.garage_id
            and subscriptions.company_account_id = companies.company_account_id
    left join raised
        on subscriptions.garage_id = raised.garage_id and subscriptions.subscription_id = raised.subscription_id
    where
        subscriptions.ended_at is null
        and subscriptions.status in ('active', 'trialing', 'past_due')
        and not subscriptions.collection_paused
),

due as (
    select *
    from live
    where
        period_end_at < until_at
        and (billing_interval = 'month' or period_end_at >= from_at)
),

-- how many of the invoices of the last three whole months that renewed something were paid
paid as (
    select
        invoices.garage_id,
        cast(count(*) as bigint) as invoices,
        {{ count_if("invoices.invoice_status = 'paid'") }} as paid
    from {{ ref('int_invoices') }} as invoices
    inner join nexts on invoices.garage_id = nexts.garage_id
    where
        invoices.billing_reason = 'subscription_cycle'
        and invoices.issued_date >= {{ add_months('nexts.month_date', '-4') }}
        and invoices.issued_date < {{ add_months('nexts.month_date', '-1') }}
    group by invoices.garage_id
)

select
    due.garage_id,
    due.month_date,
    due.pass_id,
    passes.pass_name,
    due.currency,
    {{ count_if('not due.ends') }} as renewals,
    {{ total('due.amount_minor', 'not due.ends') }} as renewals_minor,
    {{ count_if('due.ends') }} as endings,
    {{ total('due.amount_minor', 'due.ends') }} as endings_minor,
    {{ basis_points('max(coalesce(paid.paid, 1))', 'max(coalesce(paid.invoices, 1))') }} as paid_bp,
    {{ divided(total('due.amount_minor', 'not due.ends') ~ ' * max(coalesce(paid.paid, 1))', 'max(coalesce(paid.invoices, 1))') }}
        as expected_minor
from due
inner join {{ ref('stg_passes') }} as passes on due.garage_id = passes.garage_id and due.pass_id = passes.pass_id
left join paid on due.garage_id = paid.garage_id
group by due.garage_id, due.month_date, due.pass_id, passes.pass_name, due.currency
