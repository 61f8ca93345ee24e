package dev.parallax.common.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.JobError;
import java.util.List;
import org.junit.jupiter.api.Test;

class StorableTest {
    @Test
    void whatNoColumnHoldsIsShown() {
        String plain = "order \uD83D\uDE80\n";
        assertSame(plain, Storable.text(plain));
        assertEquals("a\u2400b", Storable.text("a\0b"));
        assertEquals("\uFFFDx\uFFFD", Storable.text("\uDE80x\uD83D"));
    }

    @Test
    void errorsAndReasonsCanBeStored() {
        assertEquals("'a\u2400' is no date", new JobError("X", "'a\0' is no date", false).message());
        assertEquals("a\u2400", new Inconclusive("X", 1, null, null, List.of(), "a\0").message());
    }
}
