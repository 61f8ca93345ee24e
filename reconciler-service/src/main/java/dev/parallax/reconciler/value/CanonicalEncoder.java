package dev.parallax.reconciler.value;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.reconciler.value.CanonicalValue.Bool;
import dev.parallax.reconciler.value.CanonicalValue.Bytes;
import dev.parallax.reconciler.value.CanonicalValue.Day;
import dev.parallax.reconciler.value.CanonicalValue.Decimal;
import dev.parallax.reconciler.value.CanonicalValue.Elements;
import dev.parallax.reconciler.value.CanonicalValue.Float64;
import dev.parallax.reconciler.value.CanonicalValue.Int64;
import dev.parallax.reconciler.value.CanonicalValue.Members;
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import dev.parallax.reconciler.value.CanonicalValue.Tagged;
import dev.parallax.reconciler.value.CanonicalValue.Text;
import dev.parallax.reconciler.value.CanonicalValue.Timestamp;
import dev.parallax.reconciler.value.CanonicalValue.Unconvertible;
import dev.parallax.reconciler.value.CanonicalValue.Uuid;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Canonical values as bytes that no other sequence of values has: each begins with a tag of its type, and what has no
 * fixed length is preceded by it. So neither ("ab", "c") and ("a", "bc") nor null, missing and the empty text come to
 * the same bytes. The digest is XXH3 of 128 bits over them. Not safe for threads.
 */
public final class CanonicalEncoder {
    private static final Hasher128 HASHER = Hashing.xxh3_128();

    private byte[] buffer = new byte[512];
    private int length;

    /** Appends a value. */
    public CanonicalEncoder add(CanonicalValue value) {
        switch (value) {
            case Absent.MISSING -> tag(0);
            case Absent.NULL -> tag(1);
            case Bool bool -> tag(2).putByte(bool.value() ? 1 : 0);
            case Int64 number -> tag(3).putLong(number.value());
            case Decimal number -> {
                tag(4).putInt(number.value().scale());
                putBytes(number.value().unscaledValue().toByteArray());
            }
            case NotFinite.NAN -> tag(5).putByte(0);
            case NotFinite.POSITIVE_INFINITY -> tag(5).putByte(1);
            case NotFinite.NEGATIVE_INFINITY -> tag(5).putByte(2);
            case Float64 number -> tag(6).putLong(Double.doubleToLongBits(number.value()));
            case Text text -> tag(7).putText(text.value());
            case Timestamp(Instant at) -> tag(8).putLong(at.getEpochSecond()).putInt(at.getNano());
            case Day day -> tag(9).putLong(day.value().toEpochDay());
            case Uuid id ->
                tag(10).putLong(id.value().getMostSignificantBits())
                        .putLong(id.value().getLeastSignificantBits());
            case Bytes bytes -> tag(11).putText(bytes.hex());
            case Members members -> {
                tag(12).putInt(members.value().size());
                for (Map.Entry<String, CanonicalValue> member : members.value().entrySet()) {
                    putText(member.getKey()).add(member.getValue());
                }
            }
            case Elements elements -> {
                tag(13).putInt(elements.value().size());
                elements.value().forEach(this::add);
            }
            case Tagged(var kind, var content) -> tag(15).putText(kind).add(content);
            case Unconvertible unconvertible -> tag(14).putText(unconvertible.reason());
        }
        return this;
    }

    /** Digest of what was added; the encoder is empty after it. */
    public Digest digest() {
        HashValue128 hash = HASHER.hashBytesTo128Bits(buffer, 0, length);
        length = 0;
        return new Digest(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    /** What was added. */
    byte[] bytes() {
        return Arrays.copyOf(buffer, length);
    }

    private CanonicalEncoder tag(int tag) {
        return putByte(tag);
    }

    private CanonicalEncoder putByte(int value) {
        room(1);
        buffer[length++] = (byte) value;
        return this;
    }

    private CanonicalEncoder putInt(int value) {
        room(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    private CanonicalEncoder putLong(long value) {
        return putInt((int) (value >>> 32)).putInt((int) value);
    }

    private void putBytes(byte[] bytes) {
        putInt(bytes.length);
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /** As UTF-16, because UTF-8 would bring unpaired surrogates to one and the same question mark. */
    private CanonicalEncoder putText(String text) {
        putInt(text.length());
        room(text.length() * 2);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            buffer[length++] = (byte) (c >>> 8);
            buffer[length++] = (byte) c;
        }
        return this;
    }

    private void room(int bytes) {
        if (buffer.length - length < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + bytes));
        }
    }
}
