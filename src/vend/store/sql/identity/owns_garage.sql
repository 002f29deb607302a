-- Whether a garage is an operator's.
-- not null: owned
select exists(select from garages where id = :scope_id and operator_id = :operator_id) as owned
