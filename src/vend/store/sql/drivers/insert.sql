-- Add a driver.
insert into drivers (garage_id, id, customer_id, user_id, name, email, phone, created_at)
values (:garage_id, :id, :customer_id, :user_id, :name, :email, :phone, :created_at)
