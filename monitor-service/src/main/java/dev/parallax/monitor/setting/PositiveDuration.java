package dev.parallax.monitor.setting;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** A time longer than none. Whatever else is set stops the start, which names the property. */
public final class PositiveDuration implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
        Duration duration = DurationConverter.parseDuration(value.strip());
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("must be longer than 0");
        }
        return duration;
    }
}
