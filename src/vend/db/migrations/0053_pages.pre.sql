-- Sessions of people who look at pages: a cookie's secret, kept as its hash. Unlike a pair of tokens it is not exchanged,
-- so that many requests of one browser may come at once; it ends when it is not used, at its latest hour, or at once.

set local lock_timeout = '2s';

create table page_sessions (
    id uuid not null primary key,
    user_id uuid not null references users (id),
    token_hash bytea not null unique,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    check (expires_at > created_at)
);
create index page_sessions_user_id on page_sessions (user_id);

alter table page_sessions enable row level security, force row level security;
create policy platform on page_sessions to vend_platform using (true) with check (true);
grant select, insert, update on page_sessions to vend_platform;

-- Search forgives a slip of the keyboard: how alike two words are is counted by their groups of three letters. The
-- extension comes with PostgreSQL and is trusted, so the owner of the database may add it.
create extension if not exists pg_trgm;
