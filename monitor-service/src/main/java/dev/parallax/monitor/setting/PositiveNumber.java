package dev.parallax.monitor.setting;

import org.eclipse.microprofile.config.spi.Converter;

/** A whole number from 1 on. Whatever else is set stops the start, which names the property. */
public final class PositiveNumber implements Converter<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String value) {
        int number = Integer.parseInt(value.strip());
        if (number < 1) {
            throw new IllegalArgumentException("must be 1 or more");
        }
        return number;
    }
}
