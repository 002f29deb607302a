-- Which pass an invoice's line is for, and what it bills after discounts and without tax: reports by pass stand on these.

alter table invoice_lines
-- null for a line of no pass; and for one that the version before wrote while this one was being rolled out
add column pass_id uuid,
-- null in the second case alone
add column net_minor bigint;
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid -- every value is null: nothing is looked up
alter table invoice_lines add constraint invoice_lines_pass foreign key (garage_id, pass_id)
references passes (garage_id, id);
-- squawk-ignore require-concurrent-index-creation -- it is empty when it is made
create index invoice_lines_garage_pass on invoice_lines (garage_id, pass_id);
-- squawk-ignore require-concurrent-index-creation -- disputes are few; deploys are announced
create index disputes_garage_closed on disputes (garage_id, closed_at) where closed_at is not null;
-- squawk-ignore require-concurrent-index-creation -- deposits are few; deploys are announced
create index deposits_garage_date on deposits (garage_id, deposit_date);

-- ---------------------------------------------------------------- lines that are there already

alter table invoices no force row level security;
alter table invoice_lines no force row level security;
alter table subscriptions no force row level security;
alter table subscription_changes no force row level security;
alter table passes no force row level security;

-- The passes that an invoice may be for: those that its subscription, or a seat of its company, ever had. Where there are
-- several, Stripe's text of a line has the name of the one that it is for, also a line that gives back; the longest name
-- that fits counts, since one may be the beginning of another. What nothing tells is, for a subscription, what it had then.
-- A company's line of which nothing tells stays without.
with sold as (
    select
        bills.garage_id,
        bills.id as invoice_id,
        bills.subscription_id,
        bills.issued_at,
        bills.subscription_id as behind_id,
        false as of_company
    from invoices as bills
    where bills.subscription_id is not null
    union all
    select
        bills.garage_id,
        bills.id as invoice_id,
        bills.subscription_id,
        bills.issued_at,
        seats.id as behind_id,
        true as of_company
    from invoices as bills
    inner join subscriptions as seats
        on bills.garage_id = seats.garage_id and bills.company_account_id = seats.company_account_id
),

candidates as (
    select distinct
        sold.garage_id,
        sold.invoice_id,
        passes.id as pass_id,
        passes.name,
        sold.of_company,
        -- the candidate that it had when the invoice was issued; a change is written after Stripe has billed it
        passes.id = (
            select changes.pass_id
            from subscription_changes as changes
            where
                changes.garage_id = sold.garage_id
                and changes.subscription_id = sold.subscription_id
                and (changes.from_at <= sold.issued_at + interval '15 minutes' or changes.change_number = 1)
            order by changes.change_number desc
            limit 1
        ) as had_then
    from sold
    inner join subscription_changes as changed
        on sold.garage_id = changed.garage_id and sold.behind_id = changed.subscription_id
    inner join passes on changed.garage_id = passes.garage_id and changed.pass_id = passes.id
),

counted as (
    select
        *,
        count(*) over (partition by garage_id, invoice_id) as of_how_many
    from candidates
),

ranked as (
    select
        lines.garage_id,
        lines.invoice_id,
        lines.line_number,
        counted.pass_id,
        row_number() over (
            partition by lines.garage_id, lines.invoice_id, lines.line_number
            order by
                strpos(lines.description, counted.name) > 0 desc,
                case when strpos(lines.description, counted.name) > 0 then length(counted.name) end desc,
                -- of two with one name, a line that gives back is for the one that it has no longer
                (counted.had_then is not distinct from (lines.amount_minor >= 0)) desc,
                counted.pass_id asc
        ) as place
    from invoice_lines as lines
    inner join counted on lines.garage_id = counted.garage_id and lines.invoice_id = counted.invoice_id
    where
        counted.of_how_many = 1
        or not counted.of_company
        or strpos(lines.description, counted.name) > 0
)

update invoice_lines as lines
set pass_id = ranked.pass_id
from ranked
where
    lines.garage_id = ranked.garage_id
    and lines.invoice_id = ranked.invoice_id
    and lines.line_number = ranked.line_number
    and ranked.place = 1;

-- Tax that Stripe's amounts hold already is taken out; what discounts took off the invoice is parted among the lines that
-- bill something, in their proportion and counted up from the first, so that nothing is lost. All lines together come
-- to the invoice's price without tax.
with sums as (
    select
        bills.garage_id,
        bills.id as invoice_id,
        bills.subtotal_minor,
        bills.tax_minor <> 0
        and sum(lines.amount_minor) - bills.tax_minor - bills.discount_minor = bills.subtotal_minor as holds_tax
    from invoices as bills
    inner join invoice_lines as lines on bills.garage_id = lines.garage_id and bills.id = lines.invoice_id
    group by bills.garage_id, bills.id, bills.subtotal_minor, bills.tax_minor, bills.discount_minor
),

priced as (
    select
        lines.garage_id,
        lines.invoice_id,
        lines.line_number,
        sums.subtotal_minor,
        lines.amount_minor - case when sums.holds_tax then lines.tax_minor else 0 end as price_minor
    from invoice_lines as lines
    inner join sums on lines.garage_id = sums.garage_id and lines.invoice_id = sums.invoice_id
),

added as (
    select
        *,
        greatest(price_minor, 0) as billed_minor,
        sum(price_minor) over (partition by garage_id, invoice_id) - subtotal_minor as taken_minor,
        sum(greatest(price_minor, 0)) over (partition by garage_id, invoice_id) as whole_minor,
        sum(greatest(price_minor, 0)) over (partition by garage_id, invoice_id order by line_number) as upto_minor,
        row_number() over (partition by garage_id, invoice_id order by line_number) as place
    from priced
),

parted as (
    select
        garage_id,
        invoice_id,
        line_number,
        price_minor - case
            when whole_minor > 0
                then div(taken_minor * upto_minor, whole_minor)
                    - div(taken_minor * (upto_minor - billed_minor), whole_minor)
            when place = 1 then taken_minor
            else 0
        end as net_minor
    from added
)

update invoice_lines as lines
set net_minor = parted.net_minor
from parted
where
    lines.garage_id = parted.garage_id
    and lines.invoice_id = parted.invoice_id
    and lines.line_number = parted.line_number;

alter table invoices force row level security;
alter table invoice_lines force row level security;
alter table subscriptions force row level security;
alter table subscription_changes force row level security;
alter table passes force row level security;
