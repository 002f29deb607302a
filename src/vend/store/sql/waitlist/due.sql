-- Garages where somebody waits, or where an offer is over.
select distinct garage_id
from waitlist_entries
where settled_at is null and (state = 'waiting' or offer_until_at <= :now)
order by garage_id
