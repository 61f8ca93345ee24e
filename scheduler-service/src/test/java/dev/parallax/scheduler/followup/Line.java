package dev.parallax.scheduler.followup;

import dev.parallax.scheduler.followup.Entry.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A queue in memory: applies what the planner says, and lets entries happen. */
final class Line {
    private final List<FollowUp> declared;
    private final List<Entry> entries = new ArrayList<>();
    private @Nullable Sighting seen;

    Line(List<FollowUp> declared) {
        this.declared = declared;
    }

    /** A change arrives. @return what followed from it */
    List<Action> hear(Sighting sighting, @Nullable Map<String, Object> record, Instant now) {
        if (!sighting.supersedes(seen)) {
            return List.of();
        }
        seen = sighting.following(seen);
        return apply(Planner.plan(declared, sighting.gone() ? null : record, entries, now), now);
    }

    List<Action> plan(@Nullable Map<String, Object> record, Instant now) {
        return apply(Planner.plan(declared, record, entries, now), now);
    }

    List<Action> missing(Instant now) {
        return apply(Planner.planMissing(declared, entries, now), now);
    }

    private List<Action> apply(List<Action> actions, Instant now) {
        for (Action action : actions) {
            switch (action) {
                case Action.Insert insert -> {
                    if (live(insert.followUp()).size() > 0) {
                        throw new AssertionError("Two live entries of " + insert.followUp());
                    }
                    entries.add(new Entry(
                            UUID.randomUUID(),
                            insert.followUp(),
                            Phase.WAITING,
                            insert.call().due(),
                            insert.call().record(),
                            null));
                }
                case Action.Move move -> {
                    Entry old = entry(move.id());
                    replace(new Entry(
                            old.id(),
                            old.followUp(),
                            old.phase(),
                            move.call().due(),
                            move.call().record(),
                            null));
                }
                case Action.Cancel cancel -> {
                    Entry old = entry(cancel.id());
                    end(old, old.phase() == Phase.WAITING ? Phase.UNTRIED : Phase.DOUBTFUL, now);
                }
            }
        }
        return actions;
    }

    void becomes(String followUp, Phase phase, Instant now) {
        Entry old = live(followUp).getFirst();
        if (phase == Phase.DONE || phase == Phase.DOUBTFUL) {
            end(old, phase, now);
        } else {
            replace(new Entry(old.id(), followUp, phase, old.due(), old.record(), null));
        }
    }

    private void end(Entry old, Phase phase, Instant now) {
        replace(new Entry(old.id(), old.followUp(), phase, old.due(), old.record(), now));
    }

    private void replace(Entry entry) {
        entries.replaceAll(old -> old.id().equals(entry.id()) ? entry : old);
    }

    private Entry entry(UUID id) {
        return entries.stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    List<Entry> live(String followUp) {
        return entries.stream()
                .filter(entry -> entry.live() && entry.followUp().equals(followUp))
                .toList();
    }

    /** The live entries: name and time. */
    List<String> waiting() {
        return entries.stream()
                .filter(Entry::live)
                .map(entry -> entry.followUp() + " at " + entry.due())
                .sorted()
                .toList();
    }
}
