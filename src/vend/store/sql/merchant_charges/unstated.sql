-- What each merchant owes of the days before a date that stands on no statement yet.
-- not null: part_minor, tax_minor
select
    merchant_id,
    sum(part_minor)::bigint as part_minor,
    sum(tax_minor)::bigint as tax_minor
from merchant_charges
where garage_id = :garage_id and statement_id is null and charged_date < :before_date
group by merchant_id
order by merchant_id
