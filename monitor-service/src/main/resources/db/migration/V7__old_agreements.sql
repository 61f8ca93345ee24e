-- Agreements that nothing can ask for any more are forgotten, the oldest first.

create index agreements_as_of on monitor.agreements (as_of);
comment on index monitor.agreements_as_of is 'Finds what is to be forgotten';
