package dev.parallax.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.parallax.common.golden.GoldenMessage;
import dev.parallax.common.job.Segment;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class MessagesReadyTest {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    @Test
    void isUpWhereEveryMessageIsReadAndWritten() {
        HealthCheckResponse answer = call(MAPPER);
        assertEquals(HealthCheckResponse.Status.UP, answer.getStatus(), () -> String.valueOf(answer.getData()));
    }

    @Test
    void namesEachMessageThatCannotBeRead() {
        HealthCheckResponse answer = call(MAPPER.copy().registerModule(new SimpleModule() {
            private static final long serialVersionUID = 1L;

            @Override
            public void setupModule(SetupContext context) {
                context.addBeanDeserializerModifier(new WithoutSegments());
            }
        }));
        assertEquals(HealthCheckResponse.Status.DOWN, answer.getStatus());
        assertEquals(Map.of("planned", "No segment here"), answer.getData().orElseThrow());
    }

    @Test
    void namesEachMessageThatIsWrittenOtherwise() {
        HealthCheckResponse answer = call(MAPPER.copy().enable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS));
        assertEquals(HealthCheckResponse.Status.DOWN, answer.getStatus());
        assertEquals(
                "It is not written as it is read",
                answer.getData().orElseThrow().get("job"));
    }

    private static HealthCheckResponse call(ObjectMapper mapper) {
        return new MessagesReady(mapper, List.of(GoldenMessage.values())).call();
    }

    /** What a native executable does with a type that is not registered. */
    private static final class WithoutSegments extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription type, JsonDeserializer<?> deserializer) {
            if (type.getBeanClass() == Segment.class) {
                return new JsonDeserializer<>() {
                    @Override
                    public Object deserialize(
                            com.fasterxml.jackson.core.JsonParser parser,
                            com.fasterxml.jackson.databind.DeserializationContext context)
                            throws JsonMappingException {
                        throw JsonMappingException.from(parser, "No segment here");
                    }
                };
            }
            return deserializer;
        }
    }
}
