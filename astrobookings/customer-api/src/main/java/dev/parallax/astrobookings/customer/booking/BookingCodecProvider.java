package dev.parallax.astrobookings.customer.booking;

import org.bson.codecs.Codec;
import org.bson.codecs.configuration.CodecProvider;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/** Found by the MongoDB extension, which makes an instance of its own. */
public final class BookingCodecProvider implements CodecProvider {
    @Override
    @SuppressWarnings("unchecked") // guarded by the comparison of classes
    public <T> @Nullable Codec<T> get(Class<T> type, CodecRegistry registry) {
        return type == BookingDocument.class ? (Codec<T>) new BookingCodec() : null;
    }
}
