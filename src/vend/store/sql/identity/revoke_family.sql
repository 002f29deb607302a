-- Revoke all of a refresh token's family: when it signs out, or when it comes back although it does not work.
-- not null: revoked
with revoked_tokens as (
    update refresh_tokens
    set revoked_at = :now
    where
        revoked_at is null
        and family_id in (
            select known.family_id
            from refresh_tokens as known
            where known.token_hash = :token_hash
        )
    returning id
)

select count(*) as revoked from revoked_tokens
