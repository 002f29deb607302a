-- What an uncollectible invoice still had to earn is released from its schedules, and comes back when it is paid after all.

-- It is replaced by one that takes all that it took, and more.
alter table recognitions
-- squawk-ignore ban-drop-constraint
drop constraint recognitions_kind_check,
add constraint recognitions_kind check (
    kind in ('month', 'breakage', 'refund', 'refund_undone', 'write_off', 'write_off_undone', 'void')
) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table recognitions validate constraint recognitions_kind;
