package dev.parallax.scheduler.queue;

/** How the line is read: each dataset has one of its own, and together they are the queue's. */
final class LineSql {
    /**
     * Dataset jobs {@code o} that go before a waiting one {@code q}: at work, waiting for a retry, or standing before it.
     */
    static final String AHEAD = """
            o.job_type = 'RECONCILE_DATASET' and o.dataset = q.dataset \
            and o.finished_at is null and o.id <> q.id and (o.status <> 'QUEUED' \
            or (o.attempt > 0 and q.attempt = 0) \
            or (o.ready and (o.attempt > 0) = (q.attempt > 0) and (o.turn, -o.seq) > (q.turn, -q.seq)))""";

    /** How much of the window is taken, and whose lines there are that may go. */
    static final String LOOK = """
            select (select count(*) from scheduler.job_queue where lease_until is not null) as taken, \
            array(select dataset from scheduler.dataset_in_line) as datasets""";

    /**
     * In line, not dropped meanwhile, and the first ones: not less urgent than $2, at most $3, at the time $4. A dataset
     * job is passed over while another one of its dataset is ahead of it.
     */
    private static final String MAY_GO = """
             and q.status = 'QUEUED' and q.ready and q.turn >= $2 and (q.drop_after is null or q.drop_after >= $4) \
            and (q.job_type <> 'RECONCILE_DATASET' or not exists (select 1 from scheduler.job_queue o where \
            """ + AHEAD + ")) order by q.turn desc, q.seq limit $3";

    private static final String LOCK = " for no key update skip locked";

    /** The front of the line of one dataset, read and locked in one go. */
    static final String FRONT_OF_ONE =
            "select " + Columns.ALL + " from scheduler.job_queue q where q.dataset = ($1::text[])[1]" + MAY_GO + LOCK;

    /** Of several: the fronts of all lines together are the front of the line, and no more than that is locked. */
    static final String FRONT_OF_SEVERAL = "select " + Columns.ALL + """
             from scheduler.job_queue where id = any(array(select f.id from unnest($1::text[]) as d (dataset) \
            cross join lateral (select q.id, q.turn, q.seq from scheduler.job_queue q where q.dataset = d.dataset\
            """ + MAY_GO + """
            ) f order by f.turn desc, f.seq limit $3)) \
            and status = 'QUEUED' and ready order by turn desc, seq""" + LOCK;

    private LineSql() {}
}
