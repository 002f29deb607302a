-- Use an invitation up for a first password; one who has a password, or is shut out, keeps it as it is.
with used as (
    update invitations
    set used_at = :now
    from users
    where
        invitations.token_hash = :token_hash
        and invitations.used_at is null
        and invitations.expires_at > :now
        and users.id = invitations.user_id
        and users.password_hash is null
        and users.disabled_at is null
    returning invitations.user_id
)

update users
set password_hash = :password_hash
from used
where users.id = used.user_id and users.password_hash is null
returning users.id
