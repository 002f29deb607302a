-- Gives when each table of figures was published last, and why newer ones are kept back.
select
    publications.mart,
    publications.as_of,
    publications.published_at,
    publications.row_count,
    publications.withheld_at,
    publications.withheld_why
from reports.publications
order by publications.mart
