-- Write a notice; what was told before is not told again.
insert into notices (garage_id, id, customer_id, kind, address, subject_id, about, detail, created_at)
values (:garage_id, :notice_id, :customer_id, :kind, :address, :subject_id, :about, :detail::jsonb, :now)
on conflict (garage_id, about) do nothing
returning id
