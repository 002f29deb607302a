-- End a line without a change of price.
update rate_change_lines
set state = :state, why = :why
where garage_id = :garage_id and id = :line_id
