-- Revoke all of a refresh token's family: when it signs out, or when it comes back although it was used up.
-- not null: revoked
with revoked_tokens as (
    update refresh_tokens
    set revoked_at = :now
    where
        revoked_at is null
        and family_id in (
            select known.family_id
            from refresh_tokens as known
            where known.token_hash = :token_hash and (known.used_at is not null or not :only_if_used)
        )
    returning id
)

select count(*) as revoked from revoked_tokens
