-- The open operation of a kind on a subject that nobody has taken to Stripe yet.
select id
from operations
where garage_id = :garage_id and subject_id = :subject_id and kind = :kind and state = 'reserved'
