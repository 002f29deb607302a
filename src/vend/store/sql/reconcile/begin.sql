-- Begin a run; nothing comes back while another is under way, or while the last one of all garages is young enough.
insert into reconciliations (id, started_at, since_at, wanted_garages, heal)
select :run_id, :now, :since_at, :wanted_garages, :heal
where
    not exists (select 1 from reconciliations where finished_at is null)
    and not exists (
        select 1
        from reconciliations
        where started_at > :not_after_at and error is null and wanted_garages is null and heal
    )
on conflict do nothing
returning id
