-- Keep that a subscription pays the new price from its next renewal on.
update rate_change_lines
set state = 'changed', why = null, changed_at = :now, pays_at = :pays_at
where garage_id = :garage_id and id = :line_id
