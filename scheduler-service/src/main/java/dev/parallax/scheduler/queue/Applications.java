package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
import dev.parallax.scheduler.lifecycle.ChildrenSum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The children of a run that make what its segments planned. */
final class Applications {
    /** Repairs of one child: enough to be worth a job, few enough for replicas to share them. */
    static final int SIZE = 500;

    private static final int MOST_SEGMENTS = 200;

    private final Job run;
    private final boolean deleting;
    private final Origin origin;
    private final Instant now;
    private final List<NewJob> born = new ArrayList<>();
    private final List<String> segments = new ArrayList<>();
    private int number;
    private long planned;

    private Applications(Job run, int firstNumber, boolean deleting, Origin origin, Instant now) {
        this.run = run;
        this.number = firstNumber;
        this.deleting = deleting;
        this.origin = origin;
        this.now = now;
    }

    /**
     * Of the segments in their order, some to each child.
     *
     * @param firstNumber of them among the run's children
     * @param origin of what is done by them
     */
    static List<NewJob> of(Job run, ChildrenSum sum, int firstNumber, boolean deleting, Origin origin, Instant now) {
        Applications applications = new Applications(run, firstNumber, deleting, origin, now);
        sum.segments().forEach(applications::add);
        applications.close();
        return applications.born;
    }

    private void add(ChildrenSum.Child segment) {
        if (segment.planned().total(deleting) == 0) {
            return;
        }
        segments.add(segment.id().toString());
        planned += segment.planned().total();
        if (planned >= SIZE || segments.size() == MOST_SEGMENTS) {
            close();
        }
    }

    private void close() {
        if (segments.isEmpty()) {
            return;
        }
        Map<String, Object> data = new LinkedHashMap<>(run.data());
        data.put("plan_of", List.copyOf(segments));
        data.put("planned", planned);
        data.put("deletes", deleting);
        Job job = new Job(
                JobIds.next(),
                run.id(),
                run.rootId(),
                JobType.APPLY_REPAIRS,
                run.dataset(),
                run.entityType(),
                null,
                null,
                run.strategy(),
                run.priority(),
                1,
                run.repair(),
                origin,
                now,
                data);
        born.add(new NewJob(job, now, List.of(), number++, planned));
        segments.clear();
        planned = 0;
    }
}
