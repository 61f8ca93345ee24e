package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.diff.OrderViolationException;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.store.RecordReader;
import dev.parallax.reconciler.store.StoreException;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a comparison cannot go on for a key, in words that say whose it is, how many there are and what to do. */
final class KeyFailures {
    private KeyFailures() {}

    static JobFailedException unusable(Comparison comparison, UnusableKeyException failure) {
        var side = failure.side();
        var message = side == null
                ? String.valueOf(failure.getMessage())
                : "The %s has %s without a usable key: %s. Correct that there, or leave it out by a query or a pipeline."
                        .formatted(
                                name(side),
                                records(count(reader(comparison, side).unusable())),
                                failure.getMessage());
        return new JobFailedException("UNUSABLE_KEY", message, cameMeanwhile(comparison), failure);
    }

    static JobFailedException order(Comparison comparison, OrderViolationException failure) {
        var side = failure.side();
        if (!failure.duplicate()) {
            return new JobFailedException(
                    "KEY_ORDER_VIOLATED",
                    "The %s does not give its records in the order of their keys: %s. %s"
                            .formatted(
                                    name(side),
                                    failure.getMessage(),
                                    "Its server compares them by a rule of its own, such as a collation, or what it reads has an"
                                            + " order of its own; read the key through a query that casts it, or name the"
                                            + " table itself."),
                    false,
                    failure);
        }
        var key = comparison.dataset().keyCodec().format(failure.key());
        var found = count(reader(comparison, side).read(List.of(failure.key())).map(records -> (long) records.size()));
        return new JobFailedException(
                "DUPLICATE_KEY",
                "The %s has %s with the key %s, and a key must belong to one alone: remove the others there, or name a key"
                                .formatted(name(side), records(found), key)
                        + " that is unique.",
                cameMeanwhile(comparison),
                failure);
    }

    /** Where such keys are reported, one is met like this only if it came while its range was read: another try sees it. */
    private static boolean cameMeanwhile(Comparison comparison) {
        return comparison.dataset().reportsKeyProblems();
    }

    /** Null if the store does not say: the mistake is worth telling without it. */
    private static @Nullable Long count(Uni<Long> records) {
        try {
            return records.await().indefinitely();
        } catch (StoreException e) {
            return null;
        }
    }

    private static String records(@Nullable Long number) {
        return number == null || number == 0 ? "records" : number == 1 ? "1 record" : number + " records";
    }

    private static RecordReader reader(Comparison comparison, Side side) {
        return side == Side.SOURCE ? comparison.sourceKeys() : comparison.targetKeys();
    }

    private static String name(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
