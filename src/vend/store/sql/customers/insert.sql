-- Add a customer.
insert into customers (garage_id, id, kind, name, email, phone, stripe_customer_id, created_at, updated_at)
values (:garage_id, :id, :kind, :name, :email, :phone, :stripe_customer_id, :created_at, :updated_at)
