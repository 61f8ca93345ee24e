package dev.parallax.astrobookings.admin.credential;

import java.security.SecureRandom;

/** Makes PINs that nobody can guess from others. */
final class Pins {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int COUNT = 1_000_000;

    private Pins() {}

    /** Six digits. */
    static String next() {
        return "%06d".formatted(RANDOM.nextInt(COUNT));
    }
}
