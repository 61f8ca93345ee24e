package dev.parallax.messaging;

import org.jspecify.annotations.Nullable;

/**
 * A look at the bytes of JSON, before any of it is read, for what a parser lets pass and a store does not. One pass without
 * an allocation, because it is made for every message.
 */
final class MessageText {
    private static final int ESCAPE = 6;

    private final byte[] bytes;
    private int at;
    private boolean unstorable;

    private MessageText(byte[] bytes) {
        this.bytes = bytes;
    }

    /** What is found: UNSTORABLE_TEXT, MALFORMED_JSON for what is no UTF-8, or null. */
    static @Nullable LetterReason finding(byte[] bytes) {
        return new MessageText(bytes).read();
    }

    private @Nullable LetterReason read() {
        while (at < bytes.length) {
            byte one = bytes[at];
            if (one > 0 && one != '\\') {
                at++;
            } else if (one == '\\') {
                escape();
            } else if (!isCharacter(one)) {
                return LetterReason.MALFORMED_JSON;
            }
        }
        return unstorable ? LetterReason.UNSTORABLE_TEXT : null;
    }

    /** Of a pair of surrogates the second is passed over with the first. */
    private void escape() {
        int unit = unit(at);
        if (unit < 0) {
            at += 2;
            return;
        }
        at += ESCAPE;
        if (unit == 0 || (Character.isSurrogate((char) unit) && !completed((char) unit))) {
            unstorable = true;
        }
    }

    private boolean completed(char first) {
        int next = unit(at);
        if (!Character.isHighSurrogate(first) || next < 0 || !Character.isLowSurrogate((char) next)) {
            return false;
        }
        at += ESCAPE;
        return true;
    }

    /** The code unit of an escape with four digits at the place; -1 if there is none. */
    private int unit(int from) {
        if (from + ESCAPE > bytes.length || bytes[from] != '\\' || bytes[from + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = from + 2; i < from + ESCAPE; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** Whether a character of more than one byte is one, in its shortest form (Table 3-7 of the Unicode standard). */
    private boolean isCharacter(byte first) {
        int lead = first & 0xFF;
        int length = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (length == 0 || at + length > bytes.length || !isSecond(lead, bytes[at + 1] & 0xFF)) {
            return false;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return false;
            }
        }
        at += length;
        return true;
    }

    private static boolean isSecond(int lead, int second) {
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= least && second <= most;
    }
}
