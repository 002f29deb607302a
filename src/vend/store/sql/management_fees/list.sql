-- A page of the fees that were agreed, the last one first.
select
    garage_id,
    id,
    from_month_date,
    fee_bp,
    fixed_minor,
    currency,
    set_by,
    created_at
from management_fees
where garage_id = :garage_id and (created_at, id) < (:before_at, :before_id)
order by created_at desc, id desc
limit :row_limit
