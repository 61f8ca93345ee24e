package dev.parallax.monitor.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import dev.parallax.common.drift.Agreement;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.drift.Standing;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a message in one pass: members of mismatches that are documents are checked to be JSON and passed over. */
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

        // What is missing is refused by the record itself.
        @SuppressWarnings("NullAway")
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
                    case "attempt" -> attempt = parser.getIntValue();
                    case "dataset" -> dataset = text();
                    case "source_kind" -> sourceKind = text();
                    case "target_kind" -> targetKind = text();
                    case "mismatches" -> mismatches = mismatches();
                    case "agreed" -> agreed = list(Agreement.class);
                    case "standing" -> standing = list(Standing.class);
                    default -> parser.skipChildren();
                }
            }
            Objects.requireNonNull(mismatches, "mismatches is missing");
            return new MismatchMessage(
                    bytes,
                    batchId,
                    jobId,
                    rootId,
                    attempt,
                    dataset,
                    sourceKind,
                    targetKind,
                    mismatches,
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

        @SuppressWarnings("NullAway")
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
                    id, key, kind, sourceChecksum, targetChecksum, firstSeen, lastSeen, start, end);
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
            return list == null ? List.of() : list;
        }

        private @Nullable String text() throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (!parser.currentToken().isScalarValue()) {
                context.reportInputMismatch(MismatchMessage.class, "A text is expected");
            }
            return parser.getText();
        }

        private @Nullable UUID uuid() throws IOException {
            String text = text();
            return text == null ? null : UUID.fromString(text);
        }

        private @Nullable MismatchKind kind() throws IOException {
            String text = text();
            return text == null ? null : MismatchKind.valueOf(text);
        }

        private @Nullable Instant moment() throws IOException {
            String text = text();
            try {
                return text == null ? null : moments.parse(text);
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
