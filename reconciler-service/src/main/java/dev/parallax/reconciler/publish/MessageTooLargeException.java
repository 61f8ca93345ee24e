package dev.parallax.reconciler.publish;

import java.util.Locale;

/** A message that the broker would refuse, however often it is sent. */
public final class MessageTooLargeException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    MessageTooLargeException(String topic, long bytes, int largest) {
        super(String.format(
                Locale.ROOT,
                "A message to %s has %,d bytes, and parallax.reconciler.message-bytes allows %,d.",
                topic,
                bytes,
                largest));
    }
}
