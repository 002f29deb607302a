-- Keep that somebody was told, and from when on it holds for them.
update rate_change_lines
set state = 'noticed', why = null, noticed_at = :now, holds_from_date = :holds_from_date, pays_at = :pays_at
where garage_id = :garage_id and id = :line_id
