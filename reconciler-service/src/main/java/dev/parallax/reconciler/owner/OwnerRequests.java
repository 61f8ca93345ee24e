package dev.parallax.reconciler.owner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parallax.common.job.Origin;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/** The owner protocol: how a call becomes an HTTP request, and what a response means. */
public final class OwnerRequests {
    private static final int LONGEST_MESSAGE = 500;

    private final ObjectMapper mapper;

    public OwnerRequests(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    HttpRequest request(OwnerDefinition owner, OwnerCall call) {
        var request = HttpRequest.newBuilder(address(owner.url(), call.path()))
                .timeout(owner.timeout())
                .header("Accept", "application/json")
                .header("Idempotency-Key", call.id().toString())
                .header("X-Correlation-Id", printable(call.origin().correlationId()))
                .header("X-Origin-System", printable(call.origin().system()))
                .header("X-Origin-Channel", call.origin().channel().name());
        if (call.origin().actor() != null) {
            request.header("X-Origin-Actor", printable(call.origin().actor()));
        }
        if (call.version() == null) {
            request.header("If-None-Match", "*");
        } else {
            request.header("If-Match", '"' + call.version() + '"');
        }
        if (call.body() == null) {
            return request.DELETE().build();
        }
        return request.header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(call.body()))
                .build();
    }

    HttpRequest lookUp(OwnerDefinition owner, String path, Origin origin) {
        return HttpRequest.newBuilder(address(owner.url(), path))
                .timeout(owner.timeout())
                .header("Accept", "application/json")
                .header("X-Correlation-Id", printable(origin.correlationId()))
                .GET()
                .build();
    }

    OwnerRecord record(int status, @Nullable String etag, @Nullable String body) {
        if (status == 404 || status == 410) {
            return new OwnerRecord.Gone();
        }
        if (status < 200 || status >= 300) {
            return new OwnerRecord.Unknown(answer(status, null, body));
        }
        var version = version(etag);
        return version != null && read(body) instanceof ObjectNode record
                ? new OwnerRecord.Found(version, record)
                : new OwnerRecord.Unknown(new OwnerAnswer.Rejected(
                        "OWNER_UNREADABLE", "The owner answered without an ETag, or with no JSON object."));
    }

    OwnerAnswer answer(int status, @Nullable String etag, @Nullable String body) {
        if (status >= 200 && status < 300) {
            return new OwnerAnswer.Applied(version(etag));
        }
        var error = read(body);
        var code = text(error.path("error"), "OWNER_STATUS_" + status);
        var message = text(error.path("message"), "The owner answered with status " + status + ".");
        return switch (status) {
            case 409, 412 -> new OwnerAnswer.Conflict(code, message);
            case 408, 425, 429 -> new OwnerAnswer.Unavailable(code, message);
            default ->
                status >= 500
                        ? new OwnerAnswer.Unavailable(code, message)
                        : new OwnerAnswer.Rejected(code, message + fields(error));
        };
    }

    /** The version that an entity tag names, strong or weak; null if there is none. */
    static @Nullable String version(@Nullable String etag) {
        if (etag == null) {
            return null;
        }
        var tag = etag.strip();
        if (tag.startsWith("W/")) {
            tag = tag.substring(2);
        }
        boolean quoted = tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"");
        return quoted ? tag.substring(1, tag.length() - 1) : tag;
    }

    private static URI address(URI owner, String path) {
        var base = owner.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /** Header values are ASCII without control characters; what an API consumer sent as its name may be anything. */
    private static String printable(String value) {
        return value.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private JsonNode read(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException e) {
            // A proxy's HTML page, say: the status alone has to do.
            return MissingNode.getInstance();
        }
    }

    private static String fields(JsonNode error) {
        var text = new StringBuilder();
        for (var field : error.path("fields")) {
            text.append(text.isEmpty() ? " " : "; ")
                    .append(field.path("field").asText())
                    .append(": ")
                    .append(field.path("message").asText());
        }
        return shorten(text.toString());
    }

    private static String text(JsonNode node, String otherwise) {
        return node.isTextual() && !node.asText().isBlank() ? shorten(node.asText()) : otherwise;
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }
}
