package dev.parallax.scheduler.queue;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.sqlclient.Pool;

/** Makes the queue with everything that it needs, in a process without the rest of the service. */
public final class LoneQueue {
    private LoneQueue() {}

    public static JobQueue over(Pool pool) {
        Json json = new Json(JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build());
        QueueConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(QueueConfig.class)
                .build()
                .getConfigMapping(QueueConfig.class);
        Steps steps = new Steps(json);
        Store store =
                new Store(new Columns(json), new JobRows(json), new RecordRows(json, steps), steps, new History(json));
        return new OtherScheduler(store, new Runs(store, json), new Rules().lifecycle(config), config).queue(pool);
    }
}
