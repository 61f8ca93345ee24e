package dev.parallax.monitor.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import dev.parallax.common.drift.Agreement;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.drift.Standing;
import dev.parallax.messaging.InvalidContentException;
import dev.parallax.messaging.LetterReason;
import dev.parallax.messaging.MessageJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a message in one pass: members of mismatches that are documents are checked to be JSON and passed over. */
@RegisterForReflection
final class MismatchMessageReader extends JsonDeserializer<MismatchMessage> {

    @Override
    public MismatchMessage deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!(context.getAttribute(RawJson.class) instanceof byte[] bytes)
                || parser.currentTokenLocation().getByteOffset() < 0) {
            return context.reportInputMismatch(MismatchMessage.class, "The message is not JSON in UTF-8");
        }
        return new Reading(bytes, parser, context).message();
    }

    /** One message; not to be read twice. */
    private static final class Reading {
        private final byte[] bytes;
        private final JsonParser parser;
        private final DeserializationContext context;
        private final Moments moments = new Moments();

        Reading(byte[] bytes, JsonParser parser, DeserializationContext context) {
            this.bytes = bytes;
            this.parser = parser;
            this.context = context;
        }

        MismatchMessage message() throws IOException {
            UUID batchId = null;
            UUID jobId = null;
            UUID rootId = null;
            int attempt = 0;
            String dataset = null;
            String sourceKind = null;
            String targetKind = null;
            List<MismatchMessage.Found> mismatches = null;
            List<Agreement> agreed = List.of();
            List<Standing> standing = List.of();
            require(JsonToken.START_OBJECT);
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "batch_id" -> batchId = uuid();
                    case "job_id" -> jobId = uuid();
                    case "root_id" -> rootId = uuid();
                    case "attempt" -> attempt = count();
                    case "dataset" -> dataset = text();
                    case "source_kind" -> sourceKind = text();
                    case "target_kind" -> targetKind = text();
                    case "mismatches" -> mismatches = mismatches();
                    case "agreed" -> agreed = list(Agreement.class);
                    case "standing" -> standing = list(Standing.class);
                    default -> parser.skipChildren();
                }
            }
            return new MismatchMessage(
                    bytes,
                    batchId,
                    required("job_id", jobId),
                    required("root_id", rootId),
                    attempt,
                    required("dataset", dataset),
                    required("source_kind", sourceKind),
                    required("target_kind", targetKind),
                    required("mismatches", mismatches),
                    agreed,
                    standing);
        }

        private List<MismatchMessage.Found> mismatches() throws IOException {
            require(JsonToken.START_ARRAY);
            List<MismatchMessage.Found> mismatches = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                mismatches.add(mismatch());
            }
            return mismatches;
        }

        private MismatchMessage.Found mismatch() throws IOException {
            require(JsonToken.START_OBJECT);
            int start = (int) parser.currentTokenLocation().getByteOffset();
            UUID id = null;
            String key = null;
            MismatchKind kind = null;
            String sourceChecksum = null;
            String targetChecksum = null;
            Instant firstSeen = null;
            Instant lastSeen = null;
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "id" -> id = uuid();
                    case "key" -> key = text();
                    case "kind" -> kind = kind();
                    case "source_checksum" -> sourceChecksum = text();
                    case "target_checksum" -> targetChecksum = text();
                    case "first_seen" -> firstSeen = moment();
                    case "last_seen" -> lastSeen = moment();
                    case "fields", "source", "target" -> passDocument();
                    default -> parser.skipChildren();
                }
            }
            int end = (int) parser.currentLocation().getByteOffset();
            return new MismatchMessage.Found(
                    required("id", id),
                    required("key", key),
                    required("kind", kind),
                    sourceChecksum,
                    targetChecksum,
                    required("first_seen", firstSeen),
                    required("last_seen", lastSeen),
                    start,
                    end);
        }

        private static <T> T required(String name, @Nullable T value) {
            if (value == null) {
                throw new InvalidContentException(LetterReason.MISSING_MEMBER, name + " is missing");
            }
            return value;
        }

        private int count() throws IOException {
            int count = parser.getIntValue();
            if (count < 0) {
                throw new InvalidContentException(LetterReason.NUMBER_OUT_OF_RANGE, "attempt cannot be " + count);
            }
            return count;
        }

        private void passDocument() throws IOException {
            if (!parser.currentToken().isStructStart() && parser.currentToken() != JsonToken.VALUE_NULL) {
                context.reportInputMismatch(MismatchMessage.class, "An object or an array is expected");
            }
            parser.skipChildren();
        }

        private <T> List<T> list(Class<T> type) throws IOException {
            List<T> list =
                    context.readValue(parser, context.getTypeFactory().constructCollectionType(List.class, type));
            if (list == null) {
                return List.of();
            }
            list.forEach(element -> required("An element", element));
            return list;
        }

        private @Nullable String text() throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (!parser.currentToken().isScalarValue()) {
                context.reportInputMismatch(MismatchMessage.class, "A text is expected");
            }
            String text = parser.getText();
            if (!isStorable(text)) {
                throw new InvalidContentException(
                        LetterReason.UNSTORABLE_TEXT, "A text has a NUL character or half of a surrogate pair");
            }
            return text;
        }

        private static boolean isStorable(String text) {
            for (int i = 0; i < text.length(); i++) {
                char unit = text.charAt(i);
                if (unit == 0) {
                    return false;
                }
                if (Character.isSurrogate(unit)) {
                    boolean pair = Character.isHighSurrogate(unit)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (!pair) {
                        return false;
                    }
                    i++;
                }
            }
            return true;
        }

        private @Nullable UUID uuid() throws IOException {
            String text = text();
            try {
                return text == null ? null : UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                return (UUID) context.handleWeirdStringValue(UUID.class, text, "no UUID");
            }
        }

        private @Nullable MismatchKind kind() throws IOException {
            String text = text();
            try {
                return text == null ? null : MismatchKind.valueOf(text);
            } catch (IllegalArgumentException e) {
                return (MismatchKind) context.handleWeirdStringValue(MismatchKind.class, text, "unknown");
            }
        }

        private @Nullable Instant moment() throws IOException {
            String text = text();
            try {
                return text == null ? null : MessageJson.bounded(moments.parse(text));
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, "%s", e.getMessage());
            }
        }

        private void require(JsonToken token) throws IOException {
            if (parser.currentToken() != token) {
                context.reportInputMismatch(MismatchMessage.class, "%s is expected", token);
            }
        }
    }
}
