-- What is kept no longer is found by its age.

create index jobs_by_end on monitor.jobs (completed_at, job_id) where parent_id is null and completed_at is not null;
create index mismatches_resolved on monitor.mismatches (resolved_at) where resolution_status in ('AUTO_RESOLVED', 'MANUAL_RESOLVED');
create index changes_by_time on monitor.changes (at);
