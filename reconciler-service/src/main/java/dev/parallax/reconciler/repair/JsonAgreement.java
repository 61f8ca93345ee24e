package dev.parallax.reconciler.repair;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Whether two JSON values say the same: numbers by their value, and a member that is not there as one that is null. */
public final class JsonAgreement {
    private JsonAgreement() {}

    public static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            return a.size() == b.size() && IntStream.range(0, a.size()).allMatch(i -> same(a.get(i), b.get(i)));
        }
        if (one instanceof Map<?, ?> || other instanceof Map<?, ?>) {
            return sameMembers(one == null ? Map.of() : one, other == null ? Map.of() : other);
        }
        return Objects.equals(one, other);
    }

    private static boolean sameMembers(Object one, Object other) {
        if (!(one instanceof Map<?, ?> a && other instanceof Map<?, ?> b)) {
            return false;
        }
        Set<Object> names = new HashSet<>(a.keySet());
        names.addAll(b.keySet());
        return names.stream().allMatch(name -> same(a.get(name), b.get(name)));
    }
}
