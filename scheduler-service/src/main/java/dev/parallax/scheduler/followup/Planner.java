package dev.parallax.scheduler.followup;

import dev.parallax.scheduler.followup.Action.Call;
import dev.parallax.scheduler.followup.Action.Reason;
import dev.parallax.scheduler.followup.Entry.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a record calls for with what stands in the queue. Pure, and applying what it says makes it say nothing
 * more: planning twice is planning once.
 */
public final class Planner {
    private final List<FollowUp> declared;
    private final @Nullable Map<String, Object> record;
    private final Reason whenGone;
    private final List<Entry> entries;
    private final Instant now;
    private final List<Action> actions = new ArrayList<>();
    /** Follow-ups that will be done, as far as known by now. */
    private final Set<String> ahead = new HashSet<>();

    private Planner(
            List<FollowUp> declared,
            @Nullable Map<String, Object> record,
            Reason whenGone,
            List<Entry> entries,
            Instant now) {
        this.declared = declared;
        this.record = record;
        this.whenGone = whenGone;
        this.entries = entries;
        this.now = now;
    }

    /**
     * What to do for a record.
     *
     * @param record null if it was deleted
     * @param entries all of this record's, ended ones too
     */
    public static List<Action> plan(
            List<FollowUp> declared, @Nullable Map<String, Object> record, List<Entry> entries, Instant now) {
        return new Planner(declared, record, Reason.RECORD_DELETED, entries, now).plan();
    }

    /** What to do for a record that was found missing. */
    public static List<Action> planMissing(List<FollowUp> declared, List<Entry> entries, Instant now) {
        return new Planner(declared, null, Reason.ORPHANED, entries, now).plan();
    }

    private List<Action> plan() {
        declared.stream().filter(followUp -> followUp.undoes().isEmpty()).forEach(this::plan);
        declared.stream().filter(followUp -> followUp.undoes().isPresent()).forEach(this::planUndo);
        // What is no longer declared has nobody to say when it is due.
        Set<String> names = new HashSet<>();
        declared.forEach(followUp -> names.add(followUp.name()));
        entries.stream()
                .filter(entry -> entry.inLine() && !names.contains(entry.followUp()))
                .forEach(entry -> actions.add(new Action.Cancel(entry.id(), goneOr(Reason.RECORD_CHANGED))));
        return List.copyOf(actions);
    }

    private void plan(FollowUp followUp) {
        Optional<FollowUp.Times> times = wanted(followUp);
        Entry live = live(followUp.name());
        if (times.isEmpty() || times.get().tooLate(now)) {
            if (live != null && live.inLine()) {
                Reason reason = times.isPresent() ? Reason.TOO_LATE : goneOr(Reason.RECORD_CHANGED);
                actions.add(new Action.Cancel(live.id(), reason));
            } else if (live != null) {
                ahead.add(followUp.name());
            }
            return;
        }
        Entry done = done(followUp);
        if (live == null && done != null && followUp.same(done.record(), present())) {
            return;
        }
        ahead.add(followUp.name());
        insertOrMove(followUp, times.get(), live);
    }

    private void planUndo(FollowUp undo) {
        String other = undo.undoes().orElseThrow();
        Entry live = live(undo.name());
        boolean acted = mayHaveActed(undo, other);
        Optional<FollowUp.Times> times = wanted(undo);
        if (times.isPresent() && !times.get().tooLate(now)) {
            // Without anything to undo there is nothing to do; of what was forgotten long ago one cannot know.
            if (ahead.contains(other) || acted || (live != null && none(other))) {
                insertOrMove(undo, times.get(), live);
            } else if (live != null && live.inLine()) {
                actions.add(new Action.Cancel(live.id(), Reason.TOO_LATE));
            }
            return;
        }
        if (acted || (live != null && none(other))) {
            atOnce(undo, other, live);
        } else if (live != null && live.inLine()) {
            actions.add(
                    new Action.Cancel(live.id(), times.isPresent() ? Reason.TOO_LATE : goneOr(Reason.RECORD_CHANGED)));
        }
    }

    private void insertOrMove(FollowUp followUp, FollowUp.Times times, @Nullable Entry live) {
        Instant due = times.due();
        Call call = new Call(due, due.isAfter(now) ? due : now, times.notAfter(), present(), List.of());
        if (live == null) {
            actions.add(new Action.Insert(followUp.name(), call));
        } else if (!live.due().equals(due) || !followUp.same(live.record(), present())) {
            if (live.inLine()) {
                actions.add(new Action.Move(live.id(), call));
            } else {
                actions.add(new Action.Cancel(live.id(), Reason.SUPERSEDED));
                actions.add(new Action.Insert(followUp.name(), call));
            }
        }
    }

    /** Now, or as soon as what is at work has ended. */
    private void atOnce(FollowUp undo, String other, @Nullable Entry live) {
        if (live != null && (!live.inLine() || !live.due().isAfter(now))) {
            return;
        }
        List<UUID> after = entries.stream()
                .filter(entry -> entry.followUp().equals(other) && entry.phase() == Phase.AT_WORK)
                .map(Entry::id)
                .toList();
        Map<String, Object> last = record != null ? record : lastRecord(other, live);
        Call call = new Call(now, now, Optional.empty(), last, after);
        actions.add(live == null ? new Action.Insert(undo.name(), call) : new Action.Move(live.id(), call));
    }

    private Map<String, Object> lastRecord(String other, @Nullable Entry live) {
        return live != null
                ? live.record()
                : entries.stream()
                        .filter(entry -> entry.followUp().equals(other))
                        .reduce((first, second) -> second)
                        .map(Entry::record)
                        .orElse(Map.of());
    }

    /** Whether there is something that the owner may have done and that was not undone since. */
    private boolean mayHaveActed(FollowUp undo, String other) {
        Instant undone = lastEnd(undo.name());
        return entries.stream()
                .filter(entry -> entry.followUp().equals(other) && entry.mayHaveActed())
                .anyMatch(entry -> after(entry.endedAt(), undone));
    }

    /** What was done last and holds still. */
    private @Nullable Entry done(FollowUp followUp) {
        Instant undone = declared.stream()
                .filter(other -> other.undoes().filter(followUp.name()::equals).isPresent())
                .map(other -> lastEnd(other.name()))
                .filter(java.util.Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return entries.stream()
                .filter(entry -> entry.followUp().equals(followUp.name()) && entry.phase() == Phase.DONE)
                .filter(entry -> after(entry.endedAt(), undone))
                .max(Comparator.comparing(entry -> end(entry)))
                .orElse(null);
    }

    /** When this one was done last. */
    private @Nullable Instant lastEnd(String name) {
        return entries.stream()
                .filter(entry -> entry.followUp().equals(name) && entry.phase() == Phase.DONE)
                .map(Planner::end)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Instant end(Entry entry) {
        Instant end = entry.endedAt();
        return end == null ? Instant.MAX : end;
    }

    private static boolean after(@Nullable Instant end, @Nullable Instant other) {
        return end == null || other == null || end.isAfter(other);
    }

    private boolean none(String name) {
        return entries.stream().noneMatch(entry -> entry.followUp().equals(name));
    }

    private @Nullable Entry live(String name) {
        return entries.stream()
                .filter(entry -> entry.live() && entry.followUp().equals(name))
                .findFirst()
                .orElse(null);
    }

    private Optional<FollowUp.Times> wanted(FollowUp followUp) {
        return record == null ? Optional.empty() : followUp.times(record);
    }

    private Map<String, Object> present() {
        return record == null ? Map.of() : record;
    }

    private Reason goneOr(Reason otherwise) {
        return record == null ? whenGone : otherwise;
    }
}
