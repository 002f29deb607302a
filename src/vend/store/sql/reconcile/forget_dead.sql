-- Close the runs that died: no run takes this long.
update reconciliations
set finished_at = :now, error = 'it did not finish'
where finished_at is null and started_at < :dead_before_at
