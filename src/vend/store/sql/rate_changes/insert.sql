-- Keep a rate increase that is drawn up.
insert into rate_changes (garage_id, id, state, terms, notice_date, effective_date, created_by, created_at)
values (:garage_id, :rate_change_id, 'draft', :terms::jsonb, :notice_date, :effective_date, :created_by, :now)
