-- Whether the primary answers.
-- not null: ready
select true as ready
