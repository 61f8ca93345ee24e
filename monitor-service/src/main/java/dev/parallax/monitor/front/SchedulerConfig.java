package dev.parallax.monitor.front;

import dev.parallax.monitor.setting.PositiveDuration;
import dev.parallax.monitor.setting.PositiveNumber;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Where the scheduler is, and what calls of it may take. */
@ConfigMapping(prefix = "parallax.scheduler")
interface SchedulerConfig {

    URI url();

    /** How long a connection may take to come about. */
    @WithConverter(PositiveDuration.class)
    Duration connectTimeout();

    /** How long the whole answer may take, once the call is sent. */
    @WithConverter(PositiveDuration.class)
    Duration requestTimeout();

    /** How long a call may wait to be sent. */
    @WithDefault("15s")
    @WithConverter(PositiveDuration.class)
    Duration waitTimeout();

    /** Calls at once. */
    @WithDefault("64")
    @WithConverter(PositiveNumber.class)
    int connections();

    /** Calls that wait to be sent; more are refused. */
    @WithDefault("2500")
    @WithConverter(PositiveNumber.class)
    int waiting();

    /** The largest answer that is handed back. */
    @WithDefault("8M")
    MemorySize largestAnswer();

    /** What all answers that are being read may take together. */
    @WithDefault("32M")
    MemorySize allAnswers();

    /** How often the scheduler is asked whether it answers. */
    @WithDefault("1s")
    @WithConverter(PositiveDuration.class)
    Duration probe();

    default Upstream.Limits limits() {
        return new Upstream.Limits(
                connections(),
                waiting(),
                waitTimeout().toMillis(),
                connectTimeout().toMillis(),
                requestTimeout().toMillis(),
                largestAnswer().asLongValue(),
                allAnswers().asLongValue());
    }

    /** Its address without a slash at the end. */
    default String base() {
        return url().toString().replaceAll("/+$", "");
    }
}
