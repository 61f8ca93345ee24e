package dev.parallax.devstack.junit;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a mapper refuse what a native executable could not read or write: a type of ours that is not registered for
 * reflection, by Quarkus' annotation or in a file of its module. Whatever a test has written or read is checked that way.
 */
public final class RegisteredTypes extends SimpleModule {
    private static final long serialVersionUID = 1L;
    private static final String OURS = "dev.parallax.";
    private static final String ANNOTATION = "Lio/quarkus/runtime/annotations/RegisterForReflection;";
    private static final Map<Class<?>, Boolean> KNOWN = new ConcurrentHashMap<>();

    public RegisteredTypes() {
        super("registered-types");
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addBeanSerializerModifier(new Written());
        context.addBeanDeserializerModifier(new Read());
    }

    private static void require(Class<?> type) {
        if (type.getName().startsWith(OURS) && !KNOWN.computeIfAbsent(type, RegisteredTypes::isKnown)) {
            throw new IllegalStateException(
                    type.getName() + " is read or written as JSON and is not registered for reflection");
        }
    }

    private static boolean isKnown(Class<?> type) {
        URL bytes = type.getResource("/" + type.getName().replace('.', '/') + ".class");
        if (bytes == null || bytes.getPath().contains("/test-classes/")) {
            return true;
        }
        return text(bytes).contains(ANNOTATION) || isInFile(type);
    }

    /** The annotation is in the file of the class only. */
    private static String text(URL url) {
        try (InputStream in = url.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isInFile(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        for (String module : new String[] {"parallax-common", "parallax-http", "parallax-monitor-service"}) {
            URL file = loader.getResource("META-INF/native-image/dev.parallax/" + module + "/reflect-config.json");
            if (file != null && text(file).contains('"' + type.getName() + '"')) {
                return true;
            }
        }
        return false;
    }

    private static final class Written extends BeanSerializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription type, JsonSerializer<?> serializer) {
            require(type.getBeanClass());
            return serializer;
        }

        @Override
        public JsonSerializer<?> modifyEnumSerializer(
                SerializationConfig config, JavaType type, BeanDescription description, JsonSerializer<?> serializer) {
            require(type.getRawClass());
            return serializer;
        }
    }

    private static final class Read extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription type, JsonDeserializer<?> deserializer) {
            require(type.getBeanClass());
            return deserializer;
        }

        @Override
        public JsonDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config,
                JavaType type,
                BeanDescription description,
                JsonDeserializer<?> deserializer) {
            require(type.getRawClass());
            return deserializer;
        }
    }
}
