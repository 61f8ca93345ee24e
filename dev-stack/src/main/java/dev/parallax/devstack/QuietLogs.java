package dev.parallax.devstack;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The servers tell their own start-up at length; the program shows errors only. */
final class QuietLogs {
    private static final Logger ROOT = Logger.getLogger("");

    private QuietLogs() {}

    static void apply() {
        ROOT.setLevel(Level.SEVERE);
        // Netty would try, and newer JDKs warn.
        System.setProperty("io.netty.noUnsafe", "true");
    }
}
