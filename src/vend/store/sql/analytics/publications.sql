-- When tables of figures were published last, which month it is in the garages that are ahead, and what is kept back.
select
    publications.mart,
    publications.as_of,
    publications.source_lsn,
    publications.published_at,
    publications.withheld_at,
    publications.withheld_why,
    (
        select max(date_trunc('month', :now::timestamptz at time zone garages.time_zone))::date
        from garages
        where garages.id = any(:garages)
    ) as present_month_date
from reports.publications as publications
where publications.mart = any(:marts)
order by publications.mart
