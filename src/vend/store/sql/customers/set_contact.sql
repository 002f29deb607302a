-- Change a customer's name and address.
update customers
set name = :name, email = :email, updated_at = :now
where garage_id = :garage_id and id = :customer_id
