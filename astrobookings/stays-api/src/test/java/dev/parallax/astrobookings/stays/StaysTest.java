package dev.parallax.astrobookings.stays;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parallax.common.error.ApiException;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class StaysTest {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Stays stays = new Stays(mapper, Clock.systemUTC());

    private ObjectNode large() {
        return mapper.createObjectNode().put("note", "x".repeat(1_000_000));
    }

    @Test
    void thereIsRoomForSoMuchAndForMoreOnceSomeIsGone() {
        var refused = assertThrows(ApiException.class, () -> {
            for (int i = 0; i < 100; i++) {
                stays.put("large-" + i, large());
            }
        });
        assertEquals(409, refused.code().status());
        assertEquals(63, stays.changed(null, 1, 1).total());
        // In place of itself there is room for it.
        stays.put("large-0", large());
        assertTrue(stays.delete("large-0"));
        stays.put("large-again", large());
        stays.clear();
        stays.put("large-0", large());
        assertEquals(1, stays.changed(null, 1, 100).stays().size());
    }
}
