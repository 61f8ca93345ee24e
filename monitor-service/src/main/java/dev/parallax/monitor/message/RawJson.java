package dev.parallax.monitor.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An object or array of a message as the bytes of the message have it: checked to be JSON, and neither built nor
 * written again, so that it also keeps what a second writing would change, such as the digits of a number.
 */
@JsonDeserialize(using = RawJson.Reader.class)
@RegisterForReflection
public record RawJson(String text) {

    /** A reader of messages that may have such parts: it must be given the same bytes. */
    public static ObjectReader reader(ObjectReader reader, byte[] message) {
        return reader.withAttribute(RawJson.class, message);
    }

    @RegisterForReflection
    static final class Reader extends JsonDeserializer<RawJson> {
        @Override
        public RawJson deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            long from = parser.currentTokenLocation().getByteOffset();
            if (!(context.getAttribute(RawJson.class) instanceof byte[] message) || from < 0) {
                return context.reportInputMismatch(RawJson.class, "The message is not JSON in UTF-8");
            }
            if (!parser.currentToken().isStructStart()) {
                return context.reportInputMismatch(RawJson.class, "An object or an array is expected");
            }
            parser.skipChildren();
            long to = parser.currentLocation().getByteOffset();
            return new RawJson(new String(message, (int) from, (int) (to - from), StandardCharsets.UTF_8));
        }
    }
}
