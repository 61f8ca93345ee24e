package dev.parallax.scheduler.followup;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A call to the owner at a time that a record itself gives, as its dataset declares it. All fields are named as the
 * owner names them.
 *
 * @param name unique in its dataset
 * @param at the field that holds the time
 * @param offset from that time, negative for before
 * @param when the values that fields must have, as text; a record that does not fit has no such follow-up
 * @param notAfter the field with the time after which it is pointless
 * @param undoes the follow-up whose effect this one takes back: it is due at once when a record no longer fits and the
 *     other one may have happened
 * @param uses the fields that decide time and content; a change of any other leaves it as it is
 */
public record FollowUp(
        String name,
        String at,
        Duration offset,
        Map<String, Set<String>> when,
        Optional<String> notAfter,
        Optional<String> undoes,
        Set<String> uses) {
    public FollowUp {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(at, "at");
        when = Map.copyOf(when);
        uses = Set.copyOf(uses);
    }

    /** When it is due, and until when it makes sense. */
    record Times(Instant due, Optional<Instant> notAfter) {
        boolean tooLate(Instant now) {
            Instant earliest = due.isAfter(now) ? due : now;
            return notAfter.isPresent() && earliest.isAfter(notAfter.get());
        }
    }

    /** The times that a record gives; empty if the record does not fit, or lacks a time. */
    Optional<Times> times(Map<String, Object> record) {
        boolean fits = when.entrySet().stream()
                .allMatch(field -> field.getValue().contains(String.valueOf(record.get(field.getKey()))));
        if (!fits) {
            return Optional.empty();
        }
        return RecordTime.of(record.get(at))
                .map(time -> new Times(time.plus(offset), notAfter.flatMap(field -> RecordTime.of(record.get(field)))));
    }

    /** Whether both records lead to the same call. */
    boolean same(Map<String, Object> one, Map<String, Object> other) {
        return used(one).equals(used(other));
    }

    private Map<String, String> used(Map<String, Object> record) {
        Map<String, String> used = new LinkedHashMap<>();
        // As text: a number is the same whatever type JSON gave it.
        uses.forEach(field -> used.put(field, String.valueOf(record.get(field))));
        return used;
    }
}
