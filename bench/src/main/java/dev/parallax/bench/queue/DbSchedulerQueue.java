package dev.parallax.bench.queue;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.parallax.bench.load.PostgresAddress;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * db-scheduler on the same database, polling by lock-and-fetch, which is its way for high throughput. It runs in this
 * process, as it is meant to.
 */
final class DbSchedulerQueue implements AutoCloseable {
    static final int THREADS = 20;
    static final double LOWER = 1.0;
    static final double UPPER = 4.0;

    private static final String TABLE = "bench_queue.scheduled_tasks";
    private static final String NAME = "no-op";
    private static final int BATCH = 500;

    private final AgroalDataSource source;
    private final Scheduler scheduler;
    private final AtomicInteger executed = new AtomicInteger();
    private final Clock clock = Clock.systemUTC();

    DbSchedulerQueue(PostgresAddress address) throws SQLException {
        this.source = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(THREADS + 10)
                        .acquisitionTimeout(Duration.ofSeconds(30))
                        .connectionFactoryConfiguration(connections -> connections
                                .jdbcUrl("jdbc:" + address.url())
                                .principal(new NamePrincipal(address.user()))
                                .credential(new SimplePassword(address.password())))));
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create schema if not exists bench_queue");
            statement.execute("drop table if exists " + TABLE);
            // As its documentation gives it for PostgreSQL.
            statement.execute("create table " + TABLE + """
                     (task_name text not null, task_instance text not null, task_data bytea,
                        execution_time timestamp with time zone not null, picked boolean not null, picked_by text,
                        last_success timestamp with time zone, last_failure timestamp with time zone,
                        consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null,
                        priority smallint, primary key (task_name, task_instance))""");
            statement.execute("create index execution_time_idx on " + TABLE + " (execution_time)");
            statement.execute("create index last_heartbeat_idx on " + TABLE + " (last_heartbeat)");
        }
        OneTimeTask<Void> noOp = Tasks.oneTime(NAME).execute((instance, context) -> executed.incrementAndGet());
        this.scheduler = Scheduler.create(source, noOp)
                .tableName(TABLE)
                .threads(THREADS)
                .pollUsingLockAndFetch(LOWER, UPPER)
                .pollingInterval(Duration.ofMillis(100))
                .build();
        scheduler.start();
    }

    /** Lets jobs enter in batches, and waits until each has ended, which removes its row. */
    ParallaxQueue.Times run(String prefix, int jobs) throws SQLException, InterruptedException {
        executed.set(0);
        long begin = System.nanoTime();
        for (int from = 0; from < jobs; from += BATCH) {
            List<TaskInstance<?>> batch = new ArrayList<>();
            IntStream.range(from, Math.min(jobs, from + BATCH))
                    .forEach(number -> batch.add(new TaskInstance<>(NAME, prefix + number)));
            scheduler.scheduleBatch(batch, clock.instant());
        }
        var entered = Duration.ofNanos(System.nanoTime() - begin);
        while (executed.get() < jobs || left()) {
            Thread.sleep(executed.get() < jobs ? 50 : 5);
        }
        return new ParallaxQueue.Times(entered, Duration.ofNanos(System.nanoTime() - begin));
    }

    private boolean left() throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select 1 from " + TABLE + " limit 1")) {
            return rows.next();
        }
    }

    @Override
    public void close() {
        scheduler.stop();
        source.close();
    }
}
