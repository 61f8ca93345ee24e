package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.key.RecordKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes blocks as a store makes them. */
public final class ImageBlocks {
    private final int records;
    private List<ValueForm> keys = List.of();
    private int withoutImage;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private ImageBlocks(int records) {
        this.records = records;
    }

    /** A block of so many records, which are then {@link #add added}. */
    public static ImageBlocks of(int records) {
        return new ImageBlocks(records);
    }

    /** Adds a record; one without an image is nothing but its key. */
    public ImageBlocks add(RecordKey key, byte @Nullable [] image) {
        List<Object> parts = key.parts();
        keys = parts.stream().map(ImageBlocks::form).toList();
        try {
            out.writeByte(image == null ? ImageLayout.KEY_ONLY : ImageLayout.WITHOUT_NULLS);
            for (var part : parts) {
                out.write(bytes(part));
            }
            if (image == null) {
                withoutImage++;
            } else {
                out.writeInt(image.length);
                out.write(image);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** All there is. */
    public ImageBlock made() {
        return made(true);
    }

    /**
     * All there is, or the beginning of it.
     *
     * @param complete whether there are no further records
     */
    public ImageBlock made(boolean complete) {
        return new ImageBlock(
                records,
                withoutImage,
                new ImageLayout(keys, List.of(ValueForm.BYTES), false),
                bytes.toByteArray(),
                null,
                complete);
    }

    private static ValueForm form(Object part) {
        return switch (part) {
            case Long number -> ValueForm.INT64;
            case UUID id -> ValueForm.UUID;
            default -> ValueForm.TEXT;
        };
    }

    private static byte[] bytes(Object part) {
        return switch (part) {
            case Long number -> ByteBuffer.allocate(Long.BYTES).putLong(number).array();
            case UUID id ->
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array();
            default -> (part + "\0").getBytes(StandardCharsets.UTF_8);
        };
    }
}
