-- The version of the API that an API key was first used with, and goes on with unless a request names another.
alter table api_keys add column api_version text check (api_version ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$');
