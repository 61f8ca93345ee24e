package dev.parallax.e2e.demo;

import java.io.PrintStream;
import java.util.Map;

/** Prints; on a terminal with colours and one line that is redrawn, elsewhere plain lines only. */
final class Screen {
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean colours;
    private String passing = "";

    /** @param environment the script that starts the demo says there whether the output is a terminal */
    Screen(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.terminal = "1".equals(environment.get("PARALLAX_TERMINAL"));
        this.colours = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** A line that stays. */
    void line(String text) {
        if (terminal && !passing.isEmpty()) {
            out.print(CLEAR_LINE);
        }
        passing = "";
        out.println(text);
        out.flush();
    }

    /** A line that the next one replaces; printed where that is impossible only if it says something new. */
    void passing(String text) {
        if (text.equals(passing)) {
            return;
        }
        if (terminal) {
            out.print(CLEAR_LINE + text);
        } else {
            out.println(text);
        }
        out.flush();
        passing = text;
    }

    boolean redraws() {
        return terminal;
    }

    String good(String text) {
        return colour("32", text);
    }

    String bad(String text) {
        return colour("31", text);
    }

    String strong(String text) {
        return colour("1", text);
    }

    private String colour(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
