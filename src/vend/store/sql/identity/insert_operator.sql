-- Add an operator.
insert into operators (id, name, slug, created_at)
values (:operator_id, :name, :slug, :now)
