-- Let an exemption certificate end on a local date, exclusive.
update exemption_certificates
set valid_until_date = :until_date
where garage_id = :garage_id and id = :exemption_id
