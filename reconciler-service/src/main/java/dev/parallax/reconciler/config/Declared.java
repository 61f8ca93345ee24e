package dev.parallax.reconciler.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The stores, or the owners, that are declared. A mistake in one is a mistake of every dataset that uses it. */
final class Declared<T> {
    /** Gives what stands in for one that has mistakes, or nothing. */
    interface Reader<T> {
        @Nullable
        T read(String name, Section section);
    }

    private final String kind;
    private final Map<String, T> all = new LinkedHashMap<>();
    private final Map<String, List<Problem>> mistakes = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    /** @param kind one of them, as a message calls it */
    Declared(String kind) {
        this.kind = kind;
    }

    static <T> Declared<T> read(String kind, Section sections, Reader<T> reader) {
        var declared = new Declared<T>(kind);
        sections.sections().forEach((name, section) -> {
            var problems = new ArrayList<Problem>();
            var one = reader.read(name, section.collectingInto(problems));
            declared.mistakes.put(name, problems);
            if (one != null) {
                declared.all.put(name, one);
            }
        });
        return declared;
    }

    /** The one that a property of a dataset names; null, with a mistake noted, if there is none to be had. */
    @Nullable
    T named(Section user, String property) {
        var name = user.required(property);
        var problems = mistakes.get(name);
        if (problems != null) {
            used.add(name);
            user.problems(problems);
        } else if (!name.isEmpty()) {
            user.problem(property, "no %s is named '%s'".formatted(kind, name));
        }
        return all.get(name);
    }

    /** Those without a mistake. */
    Map<String, T> sound() {
        var sound = new LinkedHashMap<>(all);
        sound.keySet().removeIf(name -> !mistakes.getOrDefault(name, List.of()).isEmpty());
        return sound;
    }

    /** Mistakes in what nobody named. */
    List<Problem> unused() {
        return mistakes.entrySet().stream()
                .filter(one -> !used.contains(one.getKey()))
                .flatMap(one -> one.getValue().stream())
                .toList();
    }

    boolean isEmpty() {
        return mistakes.isEmpty();
    }
}
