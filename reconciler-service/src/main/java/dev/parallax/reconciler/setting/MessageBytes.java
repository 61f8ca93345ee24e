package dev.parallax.reconciler.setting;

import org.eclipse.microprofile.config.spi.Converter;

/** How large a message may be: room for a key and parts of what differs, and no more than a heap has to spare. */
public final class MessageBytes implements Converter<Integer> {
    private static final long serialVersionUID = 1L;
    private static final int LEAST = 65_536;
    private static final int MOST = 8_388_608;

    @Override
    public Integer convert(String value) {
        int bytes = Integer.parseInt(value.strip());
        if (bytes < LEAST || bytes > MOST) {
            throw new IllegalArgumentException("must be from %d to %d".formatted(LEAST, MOST));
        }
        return bytes;
    }
}
