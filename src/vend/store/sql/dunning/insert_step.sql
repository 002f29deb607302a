-- Add a fact to a case.
insert into dunning_steps (garage_id, id, case_id, kind, at, notice_number, until_date, reason, actor)
values (:garage_id, :id, :case_id, :kind, :at, :notice_number, :until_date, :reason, :actor)
