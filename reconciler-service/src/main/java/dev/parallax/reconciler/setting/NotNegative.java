package dev.parallax.reconciler.setting;

import org.eclipse.microprofile.config.spi.Converter;

/** A number that may be none. Whatever else is set stops the start, which names the property. */
public final class NotNegative implements Converter<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String value) {
        int number = Integer.parseInt(value.strip());
        if (number < 0) {
            throw new IllegalArgumentException("must not be negative");
        }
        return number;
    }
}
