-- Add a fee of whoever runs a garage, from a month on.
insert into management_fees (garage_id, id, from_month_date, fee_bp, fixed_minor, currency, set_by, created_at)
values (:garage_id, :id, :from_month_date, :fee_bp, :fixed_minor, :currency, :set_by, :created_at)
