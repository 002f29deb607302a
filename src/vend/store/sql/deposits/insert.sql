-- Record a deposit at the bank.
insert into deposits (garage_id, id, deposit_date, reference, total_minor, currency, recorded_by, created_at)
values (:garage_id, :id, :deposit_date, :reference, :total_minor, :currency, :recorded_by, :created_at)
