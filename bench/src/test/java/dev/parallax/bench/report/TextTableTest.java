package dev.parallax.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAligned() {
        var table = new TextTable("what", "seconds").row("count(*)", "0.03").row("all", "12.50");
        assertEquals("""
                what      seconds
                --------  -------
                count(*)     0.03
                all         12.50
                """, table.toString());
    }

    @Test
    void aRowHasEveryCell() {
        assertThrows(IllegalArgumentException.class, () -> new TextTable("a", "b").row("1"));
    }
}
