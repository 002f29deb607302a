-- Add a merchant.
insert into merchants (garage_id, id, name, email, phone, net_terms_days, created_at)
values (:garage_id, :id, :name, :email, :phone, :net_terms_days, :created_at)
