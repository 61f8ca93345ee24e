package dev.parallax.reconciler.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KafkaPublisherTest {
    private final HeardMessages heard = new HeardMessages(70_000);

    /** A broker that refuses is asked again and again for other reasons; this one would never pass. */
    @Test
    void whatTheBrokerWouldRefuseFailsAtOnceByItsName() {
        var publisher = heard.publisher();
        var failure = assertThrows(MessageTooLargeException.class, () -> publisher
                .publish("parallax.changes", "key", "x".repeat(70_000))
                .await()
                .indefinitely());
        assertEquals(
                "A message to parallax.changes has 70,005 bytes, and parallax.reconciler.message-bytes allows 70,000.",
                failure.getMessage());
        assertTrue(heard.all("parallax.changes", String.class).isEmpty());
    }

    @Test
    void whatJustFitsIsSent() {
        var text = "x".repeat(70_000 - "\"\"key".length());
        var publisher = heard.publisher();
        assertTrue(publisher.fits("key", publisher.json(text)));
        assertFalse(publisher.fits("keys", publisher.json(text)));
        publisher.publish("parallax.changes", "key", text).await().indefinitely();
        assertEquals(1, heard.all("parallax.changes", String.class).size());
    }
}
