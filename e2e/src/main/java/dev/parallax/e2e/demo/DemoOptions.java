package dev.parallax.e2e.demo;

import java.util.Arrays;
import java.util.Iterator;

/**
 * What the command line asks for.
 *
 * @param executables native ones instead of jars
 * @param running nothing is to be started, for everything runs already
 */
record DemoOptions(
        int launches, int bookings, long seed, boolean exit, boolean executables, boolean running, boolean help) {
    static DemoOptions parse(String[] args) {
        int launches = 2_000;
        int bookings = 10_000;
        long seed = 1;
        boolean exit = false;
        boolean executables = false;
        boolean running = false;
        boolean help = false;
        Iterator<String> rest = Arrays.asList(args).iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--launches" -> launches = (int) number(name, rest, 1, 1_000_000);
                case "--bookings" -> bookings = (int) number(name, rest, 1, 10_000_000);
                case "--seed" -> seed = number(name, rest, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--exit" -> exit = true;
                case "--native" -> executables = true;
                case "--running" -> running = true;
                case "--help", "-h" -> help = true;
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        return new DemoOptions(launches, bookings, seed, exit, executables, running, help);
    }

    private static long number(String name, Iterator<String> rest, long least, long most) {
        String text = rest.hasNext() ? rest.next() : "nothing";
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new IllegalArgumentException(name + " needs a number from " + least + " to " + most + ", not " + text);
    }
}
