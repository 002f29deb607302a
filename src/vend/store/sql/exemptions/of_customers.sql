-- The exemption certificates of some customers.
select
    garage_id, id, customer_id, number, jurisdictions, valid_from_date, valid_until_date, recorded_by, created_at
from exemption_certificates
where garage_id = :garage_id and customer_id = any(:customer_ids)
order by customer_id asc, valid_from_date desc, id asc
