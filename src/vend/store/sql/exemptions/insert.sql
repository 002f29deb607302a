-- Record an exemption certificate.
insert into exemption_certificates (
    garage_id, id, customer_id, number, jurisdictions, valid_from_date, valid_until_date, recorded_by, created_at
)
values (
    :garage_id, :id, :customer_id, :number, :jurisdictions, :valid_from_date, :valid_until_date, :recorded_by,
    :created_at
)
