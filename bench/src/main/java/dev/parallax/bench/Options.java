package dev.parallax.bench;

import dev.parallax.bench.row.Variant;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the command line and the environment say; the command line wins. help.txt describes it.
 *
 * @param rows of the PostgreSQL tables
 * @param mongoRows of the collections and of the tables compared with them
 * @param parts what is measured
 * @param variants how much differs
 * @param runs for the clock, after one to warm up
 * @param pageSize records a fetch, of the services and of the floors
 * @param segmentSize records that a segment of a job should hold
 * @param executables whether the services are native executables
 * @param settle how long the services let a difference stand before it counts
 */
record Options(
        long rows,
        long mongoRows,
        Set<Part> parts,
        List<Variant> variants,
        int runs,
        int pageSize,
        int segmentSize,
        Duration settle,
        boolean quick,
        boolean executables,
        boolean help) {
    private static final long MILLION = 1_000_000;
    private static final long HUNDRED_THOUSAND = 100_000;

    /** What can be measured. */
    enum Part {
        FLOORS,
        PG,
        MONGO,
        REPLICAS,
        QUEUE
    }

    Options {
        parts = Set.copyOf(parts);
        variants = List.copyOf(variants);
    }

    static Options parse(String[] args, Map<String, String> environment) {
        boolean ownMongo = !environment.getOrDefault("PARALLAX_MONGODB_URI", "").isBlank();
        long rows = -1;
        long mongoRows = -1;
        Set<Part> parts = EnumSet.allOf(Part.class);
        var variants = variants("0,1,10,100");
        int runs = -1;
        int pageSize = 2_000;
        int segmentSize = 100_000;
        var settle = Duration.ofMillis(200);
        boolean quick = false;
        boolean executables = false;
        boolean help = false;
        Iterator<String> rest = Arrays.asList(args).iterator();
        while (rest.hasNext()) {
            var name = rest.next();
            switch (name) {
                case "--help", "-h" -> help = true;
                case "--quick" -> quick = true;
                case "--native" -> executables = true;
                case "--rows" -> rows = number(name, rest);
                case "--mongo-rows" -> mongoRows = number(name, rest);
                case "--runs" -> runs = (int) number(name, rest);
                case "--page-size" -> pageSize = (int) number(name, rest);
                case "--segment-size" -> segmentSize = (int) number(name, rest);
                case "--settle" -> settle = Duration.ofMillis(number(name, rest));
                case "--only" -> parts = parts(value(name, rest));
                case "--differences" -> variants = variants(value(name, rest));
                default -> throw new IllegalArgumentException("unknown option " + name + "; see --help");
            }
        }
        return new Options(
                rows > 0 ? rows : quick ? HUNDRED_THOUSAND : MILLION,
                mongoRows > 0 ? mongoRows : quick || !ownMongo ? HUNDRED_THOUSAND : MILLION,
                parts,
                variants,
                runs > 0 ? runs : quick ? 1 : 3,
                pageSize,
                segmentSize,
                settle,
                quick,
                executables,
                help);
    }

    boolean measures(Part part) {
        return parts.contains(part);
    }

    /** Whether nothing else is measured. */
    boolean only(Part part) {
        return parts.equals(Set.of(part));
    }

    /** For the name of the file that keeps what was printed. */
    String label() {
        var label = new StringBuilder();
        if (parts.size() < Part.values().length) {
            EnumSet.copyOf(parts)
                    .forEach(part -> label.append('-').append(part.name().toLowerCase(Locale.ROOT)));
        }
        label.append(executables ? "-native" : "");
        return label.append(quick ? "-quick" : "").toString();
    }

    private static Set<Part> parts(String list) {
        var parts = EnumSet.noneOf(Part.class);
        for (var name : list.split(",", -1)) {
            try {
                parts.add(Part.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "--only takes some of floors,pg,mongo,replicas,queue, not " + list, e);
            }
        }
        return parts;
    }

    private static List<Variant> variants(String list) {
        try {
            return Arrays.stream(list.split(",", -1))
                    .map(percent -> new Variant(Integer.parseInt(percent.strip())))
                    .distinct()
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--differences takes numbers from 0 to 100, not " + list, e);
        }
    }

    private static long number(String name, Iterator<String> rest) {
        var text = value(name, rest);
        try {
            long number = Long.parseLong(text.replace("_", ""));
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new IllegalArgumentException(name + " needs a whole number above 0, not " + text);
    }

    private static String value(String name, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return rest.next();
    }
}
