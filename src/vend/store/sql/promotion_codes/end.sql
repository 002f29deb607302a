-- Let a code be accepted no longer.
update promotion_codes
set ended_at = :now
where garage_id = :garage_id and id = :code_id and ended_at is null
