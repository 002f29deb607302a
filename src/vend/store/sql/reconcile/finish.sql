-- End a run with what it found, or with why it could not go on.
update reconciliations
set
    finished_at = :now,
    compared = :compared,
    healed = :healed,
    unexplained = :unexplained,
    differing = :differing,
    in_flight = :in_flight,
    differences = :differences,
    error = :error
where id = :run_id
