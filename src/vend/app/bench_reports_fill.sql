-- Fills the schema for `vend bench reports`: 200 garages, 20 of them one operator's, with 18 months of payments, each with
-- its transfers in the ledger, a twentieth of them the first garage's; and 24 months of published figures of five passes.
-- How many payments is the setting `bench.payments`. Run by the superuser of a throw-away server, with foreign keys
-- unchecked, since the rows are made to fit.
set session_replication_role = replica;
set work_mem = '128MB';

insert into operators (id, name, slug, created_at)
values (uuidv7(), 'Bench', 'bench', now()), (uuidv7(), 'Others', 'others', now());

insert into garages (id, operator_id, name, slug, time_zone, currency, capacity, created_at)
select
    ('019ab5c6-2800-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, operators.id, 'Garage ' || n, 'garage-' || n,
    'America/New_York', 'USD', 2000, now()
from generate_series(1, 200) as numbers (n)
inner join operators on operators.slug = case when n <= 20 then 'bench' else 'others' end;

select ensure_payment_partitions((date_trunc('month', now()) - interval '18 months')::date, 20);

-- Indexes that are made once all rows are there take a third of the time.
create temporary table indexes as
select pg_get_indexdef(indexes.indexrelid) as definition, relations.relname as name
from pg_index as indexes
inner join pg_class as relations on indexes.indexrelid = relations.oid
where
    indexes.indrelid in ('payments'::regclass, 'ledger_transfers'::regclass)
    and not indexes.indisunique;

do $$
declare
    one record;
begin
    for one in select name from indexes loop
        execute format('drop index public.%I', one.name);
    end loop;
end $$;

create temporary table paid as
select
    ('019ab5c6-2800-7000-8000-' || lpad(to_hex(case when n % 20 = 0 then 1 else 2 + n % 199 end), 12, '0'))::uuid
        as garage_id,
    gen_random_uuid() as id,
    gen_random_uuid() as invoice_id,
    now() - interval '18 months' * (n::float / current_setting('bench.payments')::integer) as attempted_at,
    n
from generate_series(1, current_setting('bench.payments')::integer) as numbers (n);

insert into payments (
    garage_id, id, attempted_at, invoice_id, customer_id, status, amount_minor, fee_minor, currency, payment_date, method,
    stripe_charge_id, stripe_payment_intent_id, created_at
)
select
    garage_id, id, attempted_at, invoice_id, garage_id, case when n % 17 = 0 then 'failed' else 'succeeded' end, 27500,
    828, 'USD', (attempted_at at time zone 'America/New_York')::date, case when n % 9 = 0 then 'us_bank_account' else 'card' end,
    'ch_' || n, 'pi_' || n, attempted_at
from paid
order by garage_id, attempted_at;

insert into ledger_transfers (
    garage_id, id, kind, debit_account, credit_account, amount_minor, currency, effective_date, occurred_at, recorded_at,
    source_id, invoice_id, payment_id
)
select
    paid.garage_id, gen_random_uuid(), kinds.kind, kinds.debit_account, kinds.credit_account, kinds.amount_minor, 'USD',
    (paid.attempted_at at time zone 'America/New_York')::date, paid.attempted_at, paid.attempted_at, 'ch_' || paid.n,
    paid.invoice_id, paid.id
from paid
cross join (
    values
    ('invoice_price', 'receivable', 'revenue', 25000),
    ('invoice_tax', 'receivable', 'tax_payable', 2500),
    ('payment', 'stripe_cash', 'receivable', 27500),
    ('payment_fee', 'processor_fees', 'stripe_cash', 828)
) as kinds (kind, debit_account, credit_account, amount_minor)
order by paid.garage_id, paid.attempted_at;

do $$
declare
    one record;
begin
    for one in select definition from indexes loop
        execute one.definition;
    end loop;
end $$;

insert into reports.revenue_monthly
select
    garages.id, (date_trunc('month', now()) - interval '1 month' * month)::date,
    ('019ab5c6-2800-7000-9000-' || lpad(to_hex(pass), 12, '0'))::uuid, 'Pass ' || pass, 'USD',
    2500000 + 1000 * pass, 2500000, 250000, 25000, 5000, 0, 82800, 2750000, 100
from garages, generate_series(0, 23) as months (month), generate_series(1, 5) as passes (pass);

insert into reports.publications (mart, as_of, source_lsn, published_at, row_count)
values ('revenue_monthly', now(), '0/1', now(), 24000);
