-- Use a refresh token up and put the next one in its place; of two who come at once one gets nothing.
with used as (
    update refresh_tokens
    set used_at = :now
    where
        token_hash = :token_hash
        and used_at is null
        and revoked_at is null
        and expires_at > :now
        and exists (
            select from users
            where users.id = refresh_tokens.user_id and users.disabled_at is null
        )
    returning family_id, user_id
)

insert into refresh_tokens (id, family_id, user_id, token_hash, issued_at, expires_at)
select
    :next_id,
    used.family_id,
    used.user_id,
    :next_hash,
    :now,
    :expires_at
from used
returning user_id
