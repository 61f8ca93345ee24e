-- What putting jobs back by hand means for columns that were there before.

comment on column scheduler.job_queue.attempt is 'Counts dispatches from 1, and every time the job is put back by hand; the fencing token. 0 before the first one.';
comment on column scheduler.job_history.event is 'What happened: the type of the JobEvent, or joined, or put_back with who asked for it.';
