package dev.parallax.astrobookings.generator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The list of planted differences as a JSON file. */
public final class Oracle {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Oracle() {}

    /** Replaces the file. */
    public static void write(Path file, List<Difference> differences) throws IOException {
        MAPPER.writeValue(file.toFile(), differences);
    }

    /** Reads what {@link #write} wrote. */
    public static List<Difference> read(Path file) throws IOException {
        return MAPPER.readValue(file.toFile(), new TypeReference<List<Difference>>() {});
    }
}
