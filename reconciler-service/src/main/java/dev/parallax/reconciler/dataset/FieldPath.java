package dev.parallax.reconciler.dataset;

import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.Unreadable;
import dev.parallax.reconciler.value.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way to a value: a column or member, and members of what lies below it, with dots between. A number is the index of
 * an array, from 0, or a member of that name. A member in double quotes is one name, whatever is in it, a quote written
 * twice: {@code "a.b"."say ""hi"""}. Without quotes, a name with dots is also found as one member where there are no such
 * members below each other.
 */
public record FieldPath(List<Member> members) {
    /**
     * One step.
     *
     * @param quoted whether the path says that it is this name and nothing else
     */
    public record Member(String name, boolean quoted) {
        /** The place in an array that the member may mean; negative if it can mean none. */
        public int index() {
            boolean number = !quoted
                    && !name.isEmpty()
                    && name.length() <= 9
                    && name.chars().allMatch(c -> c >= '0' && c <= '9');
            return number ? Integer.parseInt(name) : -1;
        }
    }

    public FieldPath {
        members = List.copyOf(members);
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException if the text is none; the message says why
     */
    public static FieldPath parse(String text) {
        var members = new ArrayList<Member>();
        int at = 0;
        do {
            int end = endOfMember(text, at);
            var member = text.substring(at, end);
            boolean quoted = member.startsWith("\"");
            var name = quoted ? member.substring(1, member.length() - 1).replace("\"\"", "\"") : member;
            if (name.isEmpty() || (name.isBlank() && !quoted)) {
                throw new IllegalArgumentException("a member has no name");
            }
            members.add(new Member(name, quoted));
            at = end + 1;
        } while (at <= text.length());
        return new FieldPath(members);
    }

    private static int endOfMember(String text, int start) {
        if (!text.startsWith("\"", start)) {
            int dot = text.indexOf('.', start);
            return dot < 0 ? text.length() : dot;
        }
        int at = start + 1;
        while (at < text.length()) {
            if (text.charAt(at) != '"') {
                at++;
            } else if (text.startsWith("\"\"", at)) {
                at += 2;
            } else {
                if (at + 1 < text.length() && text.charAt(at + 1) != '.') {
                    throw new IllegalArgumentException("a dot must follow the quote at " + (at + 1));
                }
                return at + 1;
            }
        }
        throw new IllegalArgumentException("a quote is not closed");
    }

    /** The name of the column or outermost member. */
    public String head() {
        return members.getFirst().name();
    }

    public boolean isNested() {
        return members.size() > 1;
    }

    /** Whether a member with dots in its name may be meant. */
    public boolean isAmbiguous() {
        return isNested() && members.stream().noneMatch(Member::quoted);
    }

    /** Whether some members may be indexes, which nothing can be written to. */
    public boolean hasIndex() {
        return members.stream().skip(1).anyMatch(member -> member.index() >= 0);
    }

    /** The value in a whole record; {@link Absent#MISSING} if it is not there. */
    public @Nullable Object in(Map<?, ?> record) {
        return find(record, 0);
    }

    /** The value below that of the {@link #head}. */
    public @Nullable Object within(@Nullable Object value) {
        return find(value, 1);
    }

    /** The value below that of the first {@code known} members. */
    public @Nullable Object below(int known, @Nullable Object value) {
        return find(value, known);
    }

    private @Nullable Object find(@Nullable Object value, int next) {
        if (next == members.size()) {
            return value;
        }
        return switch (value) {
            case Written written -> find(written.value(), next);
            case Unreadable unreadable -> unreadable;
            case Map<?, ?> object -> inObject(object, next);
            case List<?> array -> inArray(array, next);
            case null, default -> Absent.MISSING;
        };
    }

    private @Nullable Object inObject(Map<?, ?> object, int next) {
        var name = members.get(next).name();
        var found = object.containsKey(name) ? find(object.get(name), next + 1) : Absent.MISSING;
        for (int end = next + 2; found == Absent.MISSING && isAmbiguous() && end <= members.size(); end++) {
            var dotted = members.subList(next, end).stream().map(Member::name).collect(Collectors.joining("."));
            if (object.containsKey(dotted)) {
                found = find(object.get(dotted), end);
            }
        }
        return found;
    }

    private @Nullable Object inArray(List<?> array, int next) {
        int index = members.get(next).index();
        if (index < 0) {
            return throughArray(next);
        }
        return index < array.size() ? find(array.get(index), next + 1) : Absent.MISSING;
    }

    /** What a path gives that goes on below an array without an index: a value of each element, and so of none. */
    public Unreadable throughArray(int next) {
        var upTo = new FieldPath(members.subList(0, next));
        return new Unreadable(
                upTo.toString(),
                "is an array, and the path %s does not say which element; %s.0.%s would be the first one"
                        .formatted(this, upTo, new FieldPath(members.subList(next, members.size()))));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return members.stream()
                .map(member -> member.quoted() ? '"' + member.name().replace("\"", "\"\"") + '"' : member.name())
                .collect(Collectors.joining("."));
    }
}
