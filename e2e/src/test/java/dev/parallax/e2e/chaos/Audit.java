package dev.parallax.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.e2e.stage.Await;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Holds what the owner, the queue, the journal and the monitor kept of some jobs against each other. */
final class Audit {
    private static final String ENDS = "event in ('completed', 'failed', 'cancelled')";

    private final Ledger ledger;
    private final String jobs;
    private final String effects;

    /** @param prefix of the records that the jobs are about */
    Audit(Ledger ledger, String prefix) {
        this.ledger = ledger;
        this.jobs = "scheduler.job_queue q where q.entity_id like '" + prefix + "-%'";
        this.effects = "ledger.effects e where e.record like '" + prefix + "-%'";
    }

    /** How many jobs have not ended, whatever they are about. */
    long unfinished() {
        return ledger.count("scheduler.unfinished_job");
    }

    /** @param accepted the jobs that schedulers said they took, by record */
    void check(Map<String, UUID> accepted, Duration patience) {
        everyJobEndedOnce(accepted);
        everyRecordHasOneEffect(accepted.size());
        Await.until("nothing is left to publish", patience, () -> ledger.count("scheduler.outbox") == 0);
        none("jobs that have not ended", "select id from scheduler.unfinished_job");
        none("repairs that nobody closed", "select id from reconciler.repairs where closed_at is null");
        Await.until("the monitor knows how every job ended", patience, () -> unknown()
                .isEmpty());
        none(
                "jobs that only the monitor knows",
                "select m.job_id from monitor.jobs m"
                        + " where not exists (select 1 from scheduler.job_queue q where q.id = m.job_id)");
        Await.until("the monitor has a line for each effect", patience, () -> unlogged()
                .isEmpty());
    }

    private void everyJobEndedOnce(Map<String, UUID> accepted) {
        assertEquals(
                accepted.values().stream().map(UUID::toString).sorted().toList(),
                ledger.texts("select q.id::text from " + jobs + " order by q.id::text collate \"C\""),
                "every accepted job is there, and no other");
        assertEquals(accepted.size(), new HashSet<>(accepted.values()).size(), "a job for each record");
        none("jobs that ended badly", "select q.id from " + jobs + " and q.status <> 'COMPLETED'");
        none(
                "jobs that did not end exactly once",
                "select q.id from " + jobs
                        + " and (select count(*) from scheduler.job_history h where h.job_id = q.id and h." + ENDS
                        + ") <> 1");
        none(
                "jobs that do not count their one repair",
                "select q.id from " + jobs + " and (q.result -> 'counters' ->> 'repaired')::int is distinct from 1");
    }

    private void everyRecordHasOneEffect(int records) {
        assertEquals(records, ledger.count(effects), "effects");
        none(
                "records with another number of effects than one",
                "select e.record from " + effects + " group by e.record having count(*) <> 1");
        none(
                "records that were written under more than one key",
                "select record from ledger.calls" + " group by record having count(*) <> 1");
        none("calls that the owner refused", "select key from ledger.calls where status >= 400");
        none(
                "written records that still differ",
                "select s.id from ledger.source s full join ledger.target t using (id)"
                        + " where s.amount is distinct from t.amount and exists (select 1 from ledger.calls c"
                        + " where c.record = coalesce(s.id, t.id))");
    }

    /** Jobs that the monitor shows otherwise than the queue. */
    private List<String> unknown() {
        return ledger.texts("select q.id from scheduler.job_queue q left join monitor.jobs m on m.job_id = q.id"
                + " where (m.status, m.attempt) is distinct from (q.status, q.attempt) limit 20");
    }

    /** Effects without exactly one line of the log that says so. */
    private List<String> unlogged() {
        return ledger.texts("select e.record from " + effects + " and (select count(*) from monitor.changes c"
                + " where c.change_id = e.key::uuid and c.status = 'APPLIED') <> 1 limit 20");
    }

    /** How much went wrong on the way. */
    String summary() {
        return "%d jobs took more than one attempt, at most %s; the owner was asked %s times"
                .formatted(
                        ledger.count(jobs + " and q.attempt > 1"),
                        ledger.texts("select max(q.attempt) from " + jobs).getFirst(),
                        ledger.texts("select sum(asked) from ledger.calls").getFirst());
    }

    private void none(String what, String query) {
        List<String> found = ledger.texts(query + " limit 20");
        assertEquals(List.of(), found, what);
    }
}
