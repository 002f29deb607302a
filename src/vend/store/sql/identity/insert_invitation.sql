-- Keep the hash of an invitation; earlier ones of the same user work no longer.
with ended as (
    update invitations
    set used_at = :now
    where user_id = :user_id and used_at is null
)

insert into invitations (id, user_id, token_hash, created_at, expires_at)
values (:invitation_id, :user_id, :token_hash, :now, :expires_at)
