-- Write what may change of a credit note: its memo, and that it is void, which is never taken back.
update credit_notes
set
    status = case when status = 'void' then status else :status end,
    voided_at = case when status = 'void' then voided_at else :voided_at end,
    memo = :memo,
    updated_at = :now
where garage_id = :garage_id and id = :credit_note_id
