-- One statement.
-- not null: status
select
    garage_id,
    id,
    merchant_id,
    month_date,
    currency,
    subtotal_minor,
    tax_minor,
    total_minor,
    paid_minor,
    written_off_minor,
    due_date,
    issued_at,
    case
        when paid_minor + written_off_minor < total_minor then 'open'
        when written_off_minor > 0 then 'written_off'
        else 'paid'
    end as status
from merchant_statements
where garage_id = :garage_id and id = :statement_id
