-- A page of statements, newest first.
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
where
    garage_id = :garage_id
    and (issued_at, id) < (:before_at, :before_id)
    and (:merchant_id::uuid is null or merchant_id = :merchant_id)
    and (not :open_only::boolean or paid_minor + written_off_minor < total_minor)
order by issued_at desc, id desc
limit :row_limit
