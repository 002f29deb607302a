-- Say who changed what, in the change's own transaction.
insert into audit_log (garage_id, id, at, actor, action, subject_id, request_id, detail)
values (:garage_id, :audit_id, :now, :actor, :action, :subject_id, :request_id, :detail)
