package dev.parallax.reconciler.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.reconciler.value.Absent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {
    @Property(tries = 300)
    void whateverIsInQuotesIsOneName(@ForAll @Size(min = 1, max = 4) List<@NotEmpty String> names) {
        var text = names.stream()
                .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
        var path = FieldPath.parse(text);
        assertEquals(names, path.members().stream().map(FieldPath.Member::name).toList());
        assertEquals(path, FieldPath.parse(path.toString()));
        Object record = "here";
        for (var name : names.reversed()) {
            record = Map.of(name, record);
        }
        assertEquals("here", path.in((Map<?, ?>) record));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", " ", "\"\"", "\"a", "\"a\"b", "\"a\"b.c", "a.\"b"})
    void whatIsNoPathIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> FieldPath.parse(text));
    }

    @Test
    void membersBelowEachOtherComeBeforeOneWithDotsInItsName() {
        var path = FieldPath.parse("a.b.c");
        assertEquals(1, path.in(Map.of("a", Map.of("b", Map.of("c", 1)), "a.b.c", 2)));
        assertEquals(2, path.in(Map.of("a", Map.of("b", 0), "a.b.c", 2)));
        assertEquals(3, path.in(Map.of("a", Map.of("b.c", 3))));
        assertEquals(4, path.in(Map.of("a.b", Map.of("c", 4))));
        assertEquals(Absent.MISSING, FieldPath.parse("a.\"b\".c").in(Map.of("a.b.c", 2)));
    }
}
