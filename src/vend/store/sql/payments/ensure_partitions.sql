-- Make the month partitions of payments ahead of time.
-- not null: made
select ensure_payment_partitions(:first_month, :months) as made
