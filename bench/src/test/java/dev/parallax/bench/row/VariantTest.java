package dev.parallax.bench.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantTest {
    private static final int ROWS = 2_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 37, 100})
    void plantsWhatItSays(int percent) {
        var variant = new Variant(percent);
        var target = new HashMap<String, Item>();
        variant.target(0, ROWS, item -> target.put(item.id(), item));
        long changed = 0;
        long missing = 0;
        for (var entry : source().entrySet()) {
            var found = target.remove(entry.getKey());
            missing += found == null ? 1 : 0;
            changed += found != null && !found.equals(entry.getValue()) ? 1 : 0;
        }
        assertEquals(new Variant.Differences(changed, missing, target.size()), variant.differences(ROWS));
        assertEquals(ROWS * percent / 100, changed + missing);
    }

    @Test
    void everyFieldIsChangedSomewhere() {
        var item = Item.number(7);
        for (int field = 0; field < Item.FIELDS; field++) {
            var other = item.withOtherField(field);
            assertEquals(1, differing(item, other), "field " + field);
        }
    }

    @Test
    void keysComeInByteOrder() {
        var keys = new ArrayList<String>();
        new Variant(10).target(0, ROWS, item -> keys.add(item.id()));
        assertEquals(keys.stream().sorted().distinct().toList(), keys);
    }

    @Test
    void namesHaveFortyCharacters() {
        assertTrue(source().values().stream()
                .allMatch(item -> item.name().length() == 40
                        && item.name().equals(item.name().strip())));
    }

    private static Map<String, Item> source() {
        var source = new HashMap<String, Item>();
        for (int number = 0; number < ROWS; number++) {
            var item = Item.number(number);
            source.put(item.id(), item);
        }
        return source;
    }

    private static long differing(Item one, Item other) {
        var left = values(one);
        var right = values(other);
        long count = 0;
        for (int i = 0; i < left.size(); i++) {
            count += left.get(i).equals(right.get(i)) ? 0 : 1;
        }
        return count;
    }

    private static List<Object> values(Item item) {
        return List.of(
                item.id(),
                item.stock(),
                item.serial(),
                item.price(),
                item.updatedAt(),
                item.active(),
                item.name(),
                item.ref(),
                item.weight());
    }
}
