package dev.parallax.scheduler.http;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a request's query parameter by parameter, and gathers everything that is wrong with it. */
public final class RequestQuery {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Map<String, List<String>> parameters;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Map<String, Object>> wrong = new ArrayList<>();

    public RequestQuery(UriInfo uri) {
        this.parameters = uri.getQueryParameters();
    }

    /**
     * A job's id in a path.
     *
     * @throws ApiException INVALID_REQUEST for what can be no id
     */
    public static UUID jobId(String text) {
        return id("job_id", text);
    }

    /**
     * A change's id in a path.
     *
     * @throws ApiException INVALID_REQUEST for what can be no id
     */
    public static UUID changeId(String text) {
        return id("change_id", text);
    }

    private static UUID id(String name, String text) {
        if (!isId(text)) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "'" + name + "' must be a UUID",
                    Map.of("fields", List.of(Map.of("field", name, "message", "must be a UUID"))));
        }
        return UUID.fromString(text);
    }

    static boolean isId(String text) {
        return UUID_FORM.matcher(text).matches();
    }

    public @Nullable String text(String name) {
        known.add(name);
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            wrong(name, "must be given once");
        }
        String value = values.isEmpty() ? null : values.getFirst();
        String problem = value == null ? null : RequestBody.problem(value);
        if (problem != null) {
            wrong(name, problem);
            return null;
        }
        return value;
    }

    public <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        List<String> allowed =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        wrong.add(Map.of("field", name, "message", "must be one of " + String.join(", ", allowed), "allowed", allowed));
        return null;
    }

    public int number(String name, int otherwise, int least, int most) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        // Nine digits always fit.
        if (value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        wrong(name, "must be a whole number from " + least + " to " + most);
        return otherwise;
    }

    /**
     * Ends the reading.
     *
     * @throws ApiException INVALID_REQUEST if anything was wrong, or there are parameters that nobody asked for
     */
    public void verify() {
        parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name ->
                        wrong.add(Map.of("field", name, "message", "is unknown", "allowed", List.copyOf(known))));
        if (!wrong.isEmpty()) {
            Map<String, Object> first = wrong.getFirst();
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Parameter '" + first.get("field") + "' " + first.get("message"),
                    Map.of("fields", List.copyOf(wrong)));
        }
    }

    private void wrong(String field, String message) {
        wrong.add(Map.of("field", field, "message", message));
    }
}
