-- What tells which secret a gate has.
select secret_hash
from gate_endpoints
where garage_id = :garage_id and id = :endpoint_id
