-- Fills a warehouse that `vend sync` has made, with a book of any size for `vend bench models`: 36 months of 500 garages in
-- four time zones and three currencies. Drivers subscribe for twenty months, some change their pass, some pay by the year;
-- invoices are paid, paid at the second try, refunded, voided, given up or still open, and all of it is in the ledger.
--
-- Four parts: who is there, in temporary tables; what is there once; what each month brings (the variable `m`, 0 to 35; of the
-- last one, the days after `day_from` up to `day_until`, of one subscription in `one_in`); and what follows from all of it.
-- Everything follows from numbers and their hashes, so the same size is the same book. Instants lie at 18:00 UTC or an hour
-- later, which is the same date in every zone here.

-- part: who
create or replace temp macro uid(at_instant, kind, n) as (
    (
        epoch_ms(at_instant)::uhugeint * 1208925819614629174706176::uhugeint
        + (28672 + kind)::uhugeint * 18446744073709551616::uhugeint
        + 9223372036854775808::uhugeint + n::uhugeint
    )::uuid
);
create or replace temp macro share(amount_minor, per_mille_of_ten) as ((amount_minor * per_mille_of_ten + 5000) // 10000);
create or replace temp macro month_at(m) as (date '2023-12-01' + to_months(m::integer))::date;
create or replace temp macro price_of(pass_number) as (case when pass_number = 4 then 108000 else 9000 + 1500 * pass_number end);

create or replace temp table lots as
select
    g,
    uid(timestamptz '2023-11-01 00:00:00+00', 1, g) as garage_id,
    (['America/New_York', 'America/Chicago', 'Europe/Paris', 'Europe/London'])[1 + g % 4] as time_zone,
    (['USD', 'USD', 'EUR', 'GBP'])[1 + g % 4] as currency
from range(getvariable('garages')) as numbers (g);

-- who parks: from month m0 on, until the month m_end; the place is taken and billed on the same day of each month
create or replace temp table subs as
select
    *,
    case when f + 20 < 35 or (f + 20 = 35 and day <= 19) then f + 20 end as m_end,
    case when i % 10 = 0 and pass_number < 3 and f >= 0 and (f + 10 < 35 or (f + 10 = 35 and day <= 19)) then f + 10 end
        as m_change,
    uid(month_at(m0)::timestamptz + to_days(day - 1) + to_hours(18), 5, i) as subscription_id,
    uid(timestamptz '2023-11-01 00:00:00+00', 6, case when i % 20 = 1 then i - 1 else i end) as customer_id
from (
    select
        i, lots.g, lots.garage_id, lots.currency, is_yearly,
        case when is_yearly then 4 else (hash(i, 2) % 4)::integer end as pass_number,
        1 + (hash(i, 3) % 28)::integer as day,
        case when is_yearly then greatest(0, drawn.f) + 100 else drawn.f end as f,
        greatest(0, drawn.f) as m0
    from (
        select i, (i // 2) % getvariable('garages') as g, i % 25 = 7 as is_yearly, (hash(i, 1) % 55)::integer - 19 as f
        from range(getvariable('subscriptions')) as numbers (i)
    ) as drawn
    inner join lots on drawn.g = lots.g
) as placed
where m0 < 35 or day <= 19;

-- part: once
insert into raw.operators by name
select uid(timestamptz '2023-11-01 00:00:00+00', 0, 0) as id, 'Operator' as name, 'operator' as slug,
    timestamptz '2023-11-01 00:00:00+00' as created_at;

insert into raw.garages by name
select
    garage_id as id, uid(timestamptz '2023-11-01 00:00:00+00', 0, 0) as operator_id, 'Garage ' || g as name,
    'garage-' || g as slug, time_zone, currency, 2000 as capacity, timestamptz '2023-11-01 00:00:00+00' as created_at
from lots;

insert into raw.passes by name
select
    garage_id, uid(timestamptz '2023-11-01 00:00:00+00', 3, g * 8 + p) as id, 'Pass ' || p as name, '' as description,
    0 as trial_days, timestamptz '2023-11-01 00:00:00+00' as created_at
from lots cross join range(5) as passes (p);

insert into raw.prices by name
select
    garage_id, uid(timestamptz '2023-11-01 00:00:00+00', 4, g * 8 + p) as id,
    uid(timestamptz '2023-11-01 00:00:00+00', 3, g * 8 + p) as pass_id, price_of(p) as amount_minor, currency,
    case when p = 4 then 'year' else 'month' end as billing_interval, timestamptz '2023-11-01 00:00:00+00' as created_at
from lots cross join range(5) as passes (p);

insert into raw.customers by name
select
    garage_id, customer_id as id, 'person' as kind, 'Customer ' || min(i) as name, 'c' || min(i) || '@example.com' as email,
    min(month_at(m0)::timestamptz) as created_at, min(month_at(m0)::timestamptz) as updated_at
from subs
group by garage_id, customer_id;

insert into raw.subscriptions by name
select
    garage_id, subscription_id as id, customer_id, uid(timestamptz '2023-11-01 00:00:00+00', 7, i) as driver_id,
    uid(timestamptz '2023-11-01 00:00:00+00', 3, g * 8 + pass_number + (m_change is not null)::integer) as pass_id,
    uid(timestamptz '2023-11-01 00:00:00+00', 4, g * 8 + pass_number + (m_change is not null)::integer) as price_id,
    case when m_end is null then 'active' else 'canceled' end as status,
    month_at(35)::timestamptz + to_days(day - 1) as current_period_start_at,
    month_at(36)::timestamptz + to_days(day - 1) as current_period_end_at, false as cancel_at_period_end,
    month_at(m0)::timestamptz + to_days(day - 1) + to_hours(18) as started_at,
    month_at(m_end)::timestamptz + to_days(day - 1) + to_hours(18) as ended_at, 'sub_' || i as stripe_subscription_id,
    1 as sync_version, month_at(m0)::timestamptz + to_days(day - 1) + to_hours(18) as created_at,
    month_at(m0)::timestamptz + to_days(day - 1) + to_hours(18) as updated_at, false as collection_paused, '1' as changed_xid
from subs;

insert into raw.subscription_changes by name
select
    garage_id, subscription_id, row_number() over (partition by i order by m) as change_number,
    month_at(m)::timestamptz + to_days(day - 1) + to_hours(18) - to_seconds(1) as from_at, status,
    uid(timestamptz '2023-11-01 00:00:00+00', 3, g * 8 + number) as pass_id,
    uid(timestamptz '2023-11-01 00:00:00+00', 4, g * 8 + number) as price_id, false as collection_paused
from (
    select *, m0 as m, 'active' as status, pass_number as number from subs
    union all
    select *, m_change as m, 'active' as status, pass_number + 1 as number from subs where m_change is not null
    union all
    select *, m_end as m, 'canceled' as status, pass_number + (m_change is not null)::integer as number
    from subs where m_end is not null
) as steps;

-- part: each month
create or replace temp table billed as
select
    *,
    case when is_yearly then 99000 else 0 end as deferred_minor,
    case when g % 10 = 9 then 0 when g % 10 < 2 then share(subtotal_minor, 600) + share(subtotal_minor, 225)
        else share(subtotal_minor, 800) end as tax_minor,
    uid(billed_at, 10, n) as invoice_id,
    case
        when is_yearly then 'paid'
        when h < 3 then 'void'
        when h < 6 then case when getvariable('m') < 33 then 'given up' else 'open' end
        when h < 26 and getvariable('m') >= 34 then 'open'
        when h between 26 and 55 then
            case when getvariable('m') = 35 and day > 16 then 'failed' else 'paid at the second try' end
        when h between 56 and 65 and (getvariable('m') < 35 or day <= 9) then 'refunded'
        else 'paid'
    end as fate
from (
    select
        subs.*,
        i * 64 + getvariable('m') as n,
        (hash(i * 64 + getvariable('m')) % 1000)::integer as h,
        month_at(getvariable('m')) + (day - 1)::integer as on_date,
        month_at(getvariable('m'))::timestamptz + to_days(day - 1) + to_hours(18) as billed_at,
        price_of(pass_number + coalesce(getvariable('m') >= m_change, false)::integer) as subtotal_minor
    from subs
    where m0 <= getvariable('m') and (m_end is null or getvariable('m') < m_end)
        and (getvariable('m') < 35 or (day > getvariable('day_from') and day <= getvariable('day_until')))
        and i % getvariable('one_in') = 0 and (not is_yearly or (getvariable('m') - m0) % 12 = 0)
) as due;

insert into raw.invoices by name
select
    garage_id, invoice_id as id, customer_id, subscription_id, 'IN-' || n as number,
    case
        when fate in ('open', 'failed') then 'open' when fate = 'void' then 'void'
        when fate = 'given up' then 'uncollectible' else 'paid'
    end as status,
    case when getvariable('m') = m0 then 'subscription_create' else 'subscription_cycle' end as billing_reason, currency,
    subtotal_minor, tax_minor, subtotal_minor + tax_minor as total_minor,
    case when fate in ('paid', 'paid at the second try', 'refunded') then subtotal_minor + tax_minor else 0 end as paid_minor,
    billed_at as issued_at, billed_at as due_at,
    case when fate in ('paid', 'refunded') then billed_at + to_hours(1) when fate = 'paid at the second try' then billed_at + to_days(3) end
        as paid_at,
    'in_' || n as stripe_invoice_id, billed_at as created_at, billed_at as updated_at, 'charge_automatically' as collection_method,
    0 as discount_minor, 0 as balance_applied_minor, 0 as credited_minor, '1' as changed_xid
from billed;

insert into raw.invoice_lines by name
select
    garage_id, invoice_id, 1 as line_number, 'Parking' as description, subtotal_minor as amount_minor, tax_minor,
    billed_at as period_start_at, billed_at + to_months(case when is_yearly then 12 else 1 end) as period_end_at, 'il_' || n as stripe_line_id
from billed;

insert into raw.revenue_schedules by name
select
    garage_id, invoice_id, 1 as line_number, 'il_' || n as stripe_line_id, deferred_minor as amount_minor,
    deferred_minor - 9000 * least(11, greatest(0, 34 - getvariable('m'))) as rest_minor, on_date as start_date,
    (on_date + to_months(12))::date as end_date, case when getvariable('m') > 23 then month_at(35) end as next_month_date,
    billed_at as created_at
from billed where is_yearly;

insert into raw.invoice_line_taxes by name
select
    garage_id, invoice_id, 1 as line_number, rate.tax_number, 'txr_' || rate.tax_number as stripe_tax_rate_id,
    rate.jurisdiction, rate.name, rate.percent, subtotal_minor as taxable_minor,
    share(subtotal_minor, (rate.percent * 100)::integer) as amount_minor
from billed
inner join (
    values (1, 'US-IL', 'City', 6.0, true), (2, 'US-IL', 'State', 2.25, true), (1, 'US-NY', 'Parking', 8.0, false)
) as rate (tax_number, jurisdiction, name, percent, is_double) on (g % 10 < 2) = rate.is_double and g % 10 <> 9;

insert into raw.payments by name
select
    garage_id, uid(billed_at + to_days(days) + to_hours(1), 11, n * 2 + attempt) as id,
    billed_at + to_days(days) + to_hours(1) as attempted_at, invoice_id, customer_id, subscription_id, status,
    subtotal_minor + tax_minor as amount_minor,
    case when status = 'succeeded' then share(subtotal_minor + tax_minor, 290) + 30 else 0 end as fee_minor,
    case when fate = 'refunded' then subtotal_minor + tax_minor else 0 end as refunded_minor, currency,
    on_date + days as payment_date, 'card' as method, case when status = 'failed' then 'card_declined' end as failure_code,
    'ch_' || (n * 2 + attempt) as stripe_charge_id, 'pi_' || n as stripe_payment_intent_id, billed_at as created_at
from (
    select *, 0 as attempt, 0 as days, case when fate in ('paid', 'refunded') then 'succeeded' else 'failed' end as status
    from billed where fate in ('paid', 'refunded', 'failed', 'paid at the second try')
    union all
    select *, 1 as attempt, 3 as days, 'succeeded' as status from billed where fate = 'paid at the second try'
) as tries;

insert into raw.refunds by name
select
    garage_id, uid(billed_at + to_days(10), 13, n) as id, uid(billed_at + to_hours(1), 11, n * 2) as payment_id,
    billed_at + to_hours(1) as payment_attempted_at, 'succeeded' as status, subtotal_minor + tax_minor as amount_minor, tax_minor,
    currency, 'requested_by_customer' as reason, on_date + 10 as refund_date, billed_at + to_days(10) as refunded_at,
    're_' || n as stripe_refund_id, billed_at + to_days(10) as created_at, 'card' as method
from billed where fate = 'refunded';

insert into raw.ledger_transfers by name
select
    garage_id, uid(billed_at + to_days(days), 12, n * 16 + place) as id, kind, debit_account, credit_account, amount_minor, currency,
    on_date + days as effective_date, billed_at + to_days(days) as occurred_at, billed_at + to_days(days) as recorded_at,
    case when kind like 'payment%' then 'ch_' || (n * 2 + (days = 3)::integer) when kind like 'refund%' then 're_' || n
        else 'in_' || n end as source_id,
    invoice_id,
    case when kind like 'payment%' or kind like 'refund%' then uid(billed_at + to_days(days) + to_hours(1), 11, n * 2 + (days = 3)::integer)
        end as payment_id,
    case when kind like 'refund%' then uid(billed_at + to_days(10), 13, n) end as refund_id
from (
    select *, 0 as place, 'invoice_price' as kind, 'receivable' as debit_account, 'revenue' as credit_account,
        subtotal_minor - deferred_minor as amount_minor, 0 as days from billed
    union all
    select *, 1, 'invoice_tax', 'receivable', 'tax_payable', tax_minor, 0 from billed where tax_minor > 0
    union all
    select *, 2, 'payment', 'stripe_cash', 'receivable', subtotal_minor + tax_minor,
        case when fate = 'paid at the second try' then 3 else 0 end
    from billed where fate in ('paid', 'paid at the second try', 'refunded')
    union all
    select *, 3, 'payment_fee', 'processor_fees', 'stripe_cash', share(subtotal_minor + tax_minor, 290) + 30,
        case when fate = 'paid at the second try' then 3 else 0 end
    from billed where fate in ('paid', 'paid at the second try', 'refunded')
    union all
    select *, 4, 'invoice_deferred', 'receivable', 'deferred_revenue', deferred_minor, 0 from billed where deferred_minor > 0
    union all
    select *, 5, 'refund_price', 'refunds', 'stripe_cash', subtotal_minor, 10 from billed where fate = 'refunded'
    union all
    select *, 6, 'refund_tax', 'tax_payable', 'stripe_cash', tax_minor, 10 from billed where fate = 'refunded' and tax_minor > 0
    union all
    select *, 7, 'invoice_price_reversal', 'revenue', 'receivable', subtotal_minor, 0 from billed where fate = 'void'
    union all
    select *, 8, 'invoice_tax_reversal', 'tax_payable', 'receivable', tax_minor, 0 from billed where fate = 'void' and tax_minor > 0
    union all
    select *, 9, 'bad_debt', 'bad_debt', 'receivable', subtotal_minor + tax_minor, 40 from billed where fate = 'given up'
) as moves;

insert into raw.dunning_cases by name
select
    garage_id, uid(billed_at + to_hours(1), 14, n) as id, subscription_id, billed_at + to_hours(1) as opened_at, on_date as opened_date,
    1 as notices, 0 as cancel_refusals, case when fate <> 'failed' then billed_at + to_days(3) end as closed_at,
    case when fate <> 'failed' then 'recovered' end as outcome, '1' as changed_xid
from billed where fate in ('failed', 'paid at the second try');

insert into raw.dunning_steps by name
select garage_id, uid(billed_at + to_days(days), 15, n * 2 + (days = 3)::integer) as id, uid(billed_at + to_hours(1), 14, n) as case_id, kind,
    billed_at + to_days(days) as "at"
from (
    select *, 1 as days, 'suspended' as kind from billed where fate in ('failed', 'paid at the second try') and h % 10 = 0 and day < 18
    union all
    select *, 3 as days, 'recovered' as kind from billed where fate = 'paid at the second try' and h % 10 = 0 and day < 18
) as steps;

-- what this month earned of what was paid for a year, and what was paid out to the bank
insert into raw.recognitions by name
select
    garage_id, uid(month_at(begun)::timestamptz + to_days(day - 1) + to_hours(18), 10, i * 64 + begun) as invoice_id,
    1 as line_number, 'month' as kind, 'month-' || getvariable('m') as source_id, 9000 as amount_minor,
    month_at(getvariable('m') + 1) - 1 as recognised_date, month_at(getvariable('m') + 1)::timestamptz as created_at
from (select *, getvariable('m') - (getvariable('m') - m0) % 12 as begun from subs where is_yearly and m0 < getvariable('m')) as earning
where begun < getvariable('m') and getvariable('m') < 35;

insert into raw.ledger_transfers by name
select
    garage_id, uid(month_at(getvariable('m') + 1)::timestamptz, 16, i) as id, 'recognition' as kind,
    'deferred_revenue' as debit_account, 'revenue' as credit_account, 9000 as amount_minor, currency,
    month_at(getvariable('m') + 1) - 1 as effective_date, month_at(getvariable('m') + 1)::timestamptz as occurred_at,
    month_at(getvariable('m') + 1)::timestamptz as recorded_at, 'rec_' || i || '_' || getvariable('m') as source_id,
    uid(month_at(begun)::timestamptz + to_days(day - 1) + to_hours(18), 10, i * 64 + begun) as invoice_id
from (select *, getvariable('m') - (getvariable('m') - m0) % 12 as begun from subs where is_yearly and m0 < getvariable('m')) as earning
where begun < getvariable('m') and getvariable('m') < 35;

insert into raw.ledger_transfers by name
select
    garage_id, uid(month_at(getvariable('m') + 1)::timestamptz, 17, g) as id, 'payout' as kind, 'bank' as debit_account,
    'stripe_cash' as credit_account, sum(subtotal_minor)::bigint as amount_minor, currency,
    month_at(getvariable('m') + 1) - 1 as effective_date, month_at(getvariable('m') + 1)::timestamptz as occurred_at,
    month_at(getvariable('m') + 1)::timestamptz as recorded_at, 'po_' || g || '_' || getvariable('m') as source_id
from billed
where fate = 'paid' and getvariable('m') < 35
group by garage_id, g, currency;

-- part: at last
insert into raw.month_closes by name
select garage_id, month_at(m) as month_date, month_at(m + 1)::timestamptz + to_days(3) as closed_at, 'bench' as closed_by, 0 as transfers
from lots cross join range(35) as months (m);

insert into raw.month_close_balances by name
with moved as (
    select garage_id, date_trunc('month', effective_date)::date as month_date, account_code,
        sum(greatest(moved_minor, 0))::bigint as debits_minor, sum(greatest(-moved_minor, 0))::bigint as credits_minor
    from (
        select garage_id, effective_date, debit_account as account_code, amount_minor as moved_minor from raw.ledger_transfers
        union all
        select garage_id, effective_date, credit_account, -amount_minor from raw.ledger_transfers
    ) as sides
    group by all
)
select
    closes.garage_id, closes.month_date, accounts.code as account_code,
    sum(coalesce(debits_minor - credits_minor, 0)) over so_far - coalesce(debits_minor - credits_minor, 0) as opening_minor,
    coalesce(debits_minor, 0) as debits_minor, coalesce(credits_minor, 0) as credits_minor,
    sum(coalesce(debits_minor - credits_minor, 0)) over so_far as closing_minor
from raw.month_closes as closes
inner join raw.ledger_accounts as accounts on closes.garage_id = accounts.garage_id
left join moved
    on
        closes.garage_id = moved.garage_id
        and closes.month_date = moved.month_date
        and accounts.code = moved.account_code
window so_far as (partition by closes.garage_id, accounts.code order by closes.month_date);
