package dev.parallax.reconciler.value;

/**
 * A raw value that is there and cannot be read; no type accepts it.
 *
 * @param text as the store has it
 * @param reason why, as the rest of a sentence that begins with the text
 */
public record Unreadable(String text, String reason) {
    @Override
    public String toString() {
        return text;
    }
}
