-- Add a coupon.
insert into coupons (
    garage_id, id, name, percent_bp, amount_minor, currency, duration, months, redeem_from_date, redeem_until_date,
    redemptions_max, first_time_only, one_per_customer, created_at
)
values (
    :garage_id, :id, :name, :percent_bp, :amount_minor, :currency, :duration, :months, :redeem_from_date,
    :redeem_until_date, :redemptions_max, :first_time_only, :one_per_customer, :created_at
)
