-- Say who changed what of an operator, in the change's own transaction.
insert into operator_audit_log (id, operator_id, at, actor, action, subject_id, request_id, detail)
values (:audit_id, :operator_id, :now, :actor, :action, :subject_id, :request_id, :detail)
