-- Rows of the queue are changed several times soon after they enter: room on their pages, and a vacuum that comes early.

alter table scheduler.job_queue set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
    autovacuum_analyze_scale_factor = 0.02);
alter table scheduler.job_history set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
