package dev.parallax.reconciler.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.testing.ReconcilerTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is old goes, and what something open refers to stays. */
@QuarkusTest
class RetentionTest extends ReconcilerTest {
    @Inject
    Retention retention;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    @AfterEach
    void clear() {
        for (var table : new String[] {"claims", "repairs", "planned_repairs", "held_runs"}) {
            sql("delete from reconciler." + table);
        }
        sql("delete from reconciler.workers where name like 'kept-%'");
    }

    private void sql(String sql) {
        pool.query(sql).executeAndAwait();
    }

    private void claims(int number, String age) {
        sql(
                "insert into reconciler.claims (job_id, attempt, worker, claimed_at) select gen_random_uuid(), 1, 'w', now() - interval '"
                        + age + "' from generate_series(1, " + number + ")");
    }

    private void repair(String key, String id, String status, String closed, String undoes) {
        sql("""
                insert into reconciler.repairs (id, job_id, root_id, attempt, dataset, entity_type, record_key, mismatch_id,
                    mismatch_kind, action, owner, path, origin, created_at, status, closed_at, undoes)
                values (%s, gen_random_uuid(), gen_random_uuid(), 1, 'items', 'item', '%s', gen_random_uuid(),
                    'DATA_MISMATCH', 'UPDATE', 'o', '/', '{}', now() - interval '400 days', %s, %s, %s)""".formatted(id, key, status, closed, undoes));
    }

    private static String ago(int days) {
        return "now() - interval '" + days + " days'";
    }

    @Test
    void claimsGoInBatchesButThoseOfJobsAtWork() {
        claims(2 * Retention.BATCH + 1, "8 days");
        claims(1, "6 days");
        sql("insert into reconciler.workers (name, worker, beat_at, running) select 'kept-1', 'kept-1/1', now(),"
                + " array(select job_id from reconciler.claims where claimed_at < now() - interval '7 days' limit 1)");
        sql(
                "insert into reconciler.workers (name, worker, beat_at) values ('kept-old', 'kept-old/1', now() - interval '8 days')");
        double before =
                metrics.counter("parallax.retention.deleted", "table", "claims").count();

        retention.forgetOld();

        assertEquals(2, count("select count(*) from reconciler.claims"));
        assertEquals(1, count("select count(*) from reconciler.workers where name like 'kept-%'"));
        assertEquals(
                before + 2 * Retention.BATCH,
                metrics.counter("parallax.retention.deleted", "table", "claims").count());
        assertTrue(metrics.get("parallax.retention.last.run.seconds").gauge().value() > 1e9);
    }

    @Test
    void changesThatCanBeUndoneStayAndSoDoesOneThatIsBeingUndone() {
        String undone = "'00000000-0000-0000-0000-000000000001'";
        repair("without-effect", "gen_random_uuid()", "'CONFLICT'", ago(8), "null");
        repair("without-effect-new", "gen_random_uuid()", "'CONFLICT'", ago(6), "null");
        repair("applied", "gen_random_uuid()", "'APPLIED'", ago(364), "null");
        repair("applied-old", "gen_random_uuid()", "'APPLIED'", ago(366), "null");
        repair("being-undone", undone, "'APPLIED'", ago(366), "null");
        repair("open", "gen_random_uuid()", "null", "null", undone);

        retention.forgetOld();

        assertEquals(4, count("select count(*) from reconciler.repairs"));
        assertEquals(
                0,
                count("select count(*) from reconciler.repairs where record_key in ('without-effect', 'applied-old')"));
    }

    @Test
    void plansOfRunsAreKeptForAMonthAndThoseHeldBackUntilThatIsDecided() {
        sql("""
                insert into reconciler.planned_repairs (job_id, record_key, root_id, dataset, mismatch_kind, action,
                    fingerprint_high, fingerprint_low, planned_at)
                select gen_random_uuid(), n::text, gen_random_uuid(), 'items', 'DATA_MISMATCH', 'UPDATE', 1, 2,
                    now() - case n when 1 then interval '29 days' else interval '31 days' end
                from generate_series(1, 3) n""");

        sql("""
                insert into reconciler.held_runs (root_id, held_at)
                select root_id, now() from reconciler.planned_repairs where record_key = '2'""");

        retention.forgetOld();

        assertEquals(0, count("select count(*) from reconciler.planned_repairs where record_key = '3'"));
        assertEquals(2, count("select count(*) from reconciler.planned_repairs"), "young, or held back");

        sql("delete from reconciler.held_runs");
        retention.forgetOld();
        assertEquals(1, count("select count(*) from reconciler.planned_repairs"));
    }
}
