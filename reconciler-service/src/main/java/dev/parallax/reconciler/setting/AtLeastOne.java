package dev.parallax.reconciler.setting;

import org.eclipse.microprofile.config.spi.Converter;

/** A number that means nothing below one. Whatever else is set stops the start, which names the property. */
public final class AtLeastOne implements Converter<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String value) {
        int number = Integer.parseInt(value.strip());
        if (number < 1) {
            throw new IllegalArgumentException("must be at least 1");
        }
        return number;
    }
}
