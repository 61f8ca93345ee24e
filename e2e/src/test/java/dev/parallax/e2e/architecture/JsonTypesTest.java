package dev.parallax.e2e.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A native executable has no members of a class but those that are registered. So every type that Jackson reads or writes in a
 * service or an owner is registered beside itself: by an annotation, or in a file of its module where no framework is.
 *
 * <p>Which types these are is read from the code: bodies and answers of resources, what is read by its class, what has an
 * annotation of Jackson; and whatever these are made of. What is written without such a trace shows in the tests of the
 * services, whose mapper refuses what is not registered.
 */
class JsonTypesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<Path> MODULES = Stream.of(
                    "common",
                    "http",
                    "messaging",
                    "scheduler-service",
                    "reconciler-service",
                    "monitor-service",
                    "astrobookings/owner-protocol",
                    "astrobookings/admin-api",
                    "astrobookings/customer-api",
                    "astrobookings/stays-api")
            .map(module -> ROOT.resolve(module).resolve("target/classes"))
            .toList();
    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(MODULES);
    private static final String OURS = "dev.parallax.";
    private static final String REGISTERED = "io.quarkus.runtime.annotations.RegisterForReflection";
    private static final Set<String> READERS =
            Set.of("readValue", "readerFor", "treeToValue", "convertValue", "read", "readNullable");
    private static final Set<String> VERBS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    @Test
    void everyTypeThatIsReadOrWrittenAsJsonIsRegisteredForReflection() throws IOException {
        Set<String> inFiles = inFiles();
        List<String> missing = jsonTypes().stream()
                .filter(type -> !type.isAnnotatedWith(REGISTERED) && !inFiles.contains(type.getName()))
                .map(JavaClass::getName)
                .toList();
        assertEquals(List.of(), missing);
    }

    private static Collection<JavaClass> jsonTypes() {
        Deque<JavaClass> ahead = new ArrayDeque<>();
        for (JavaClass type : CLASSES) {
            if (hasJackson(type)) {
                ahead.add(type);
                ahead.addAll(named(type.getAnnotations()));
            }
            type.getMethods().forEach(method -> ahead.addAll(named(method.getAnnotations())));
            // Bodies of the owners are read and written by what they have in common.
            if (type.isAssignableTo("dev.parallax.astrobookings.owner.OwnedRecord")) {
                ahead.add(type);
            }
            type.getMethods().forEach(method -> ahead.addAll(ofResource(method)));
            type.getCodeUnits().forEach(code -> ahead.addAll(readIn(code)));
        }
        Set<JavaClass> found = new TreeSet<>((one, other) -> one.getName().compareTo(other.getName()));
        while (!ahead.isEmpty()) {
            JavaClass type = ahead.remove().getBaseComponentType();
            if (isOurs(type) && found.add(type)) {
                type.getAllSubclasses().forEach(ahead::add);
                type.getFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .map(JavaField::getType)
                        .forEach(part -> ahead.addAll(part.getAllInvolvedRawTypes()));
            }
        }
        // Of an interface without annotations nothing is looked up.
        found.removeIf(type -> type.isInterface() && !hasJackson(type));
        return found;
    }

    private static boolean isOurs(JavaClass type) {
        return type.getName().startsWith(OURS) && !type.isAnnotation();
    }

    private static boolean hasJackson(JavaClass type) {
        return hasJackson(type.getAnnotations())
                || type.getMembers().stream().map(JavaMember::getAnnotations).anyMatch(JsonTypesTest::hasJackson);
    }

    private static boolean hasJackson(Collection<? extends JavaAnnotation<?>> annotations) {
        return annotations.stream()
                .anyMatch(one -> one.getRawType().getPackageName().startsWith("com.fasterxml.jackson"));
    }

    /** Classes that annotations name: Jackson makes them by itself, or a description says that they are answered. */
    private static Collection<JavaClass> named(Collection<? extends JavaAnnotation<?>> annotations) {
        Set<JavaClass> types = new HashSet<>();
        for (JavaAnnotation<?> annotation : annotations) {
            String origin = annotation.getRawType().getPackageName();
            if (origin.startsWith("com.fasterxml.jackson") || origin.startsWith("org.eclipse.microprofile.openapi")) {
                annotation.getProperties().values().forEach(value -> types.addAll(named(value)));
            }
        }
        return types;
    }

    private static Collection<JavaClass> named(Object value) {
        return switch (value) {
            case JavaClass type -> List.of(type);
            case JavaAnnotation<?> annotation -> named(List.of(annotation));
            case Object[] values ->
                Arrays.stream(values).flatMap(one -> named(one).stream()).toList();
            default -> List.of();
        };
    }

    /** What a method of a resource answers with, and its body: the parameter without an annotation. */
    private static Collection<JavaClass> ofResource(JavaMethod method) {
        if (method.getAnnotations().stream()
                .noneMatch(one -> VERBS.contains(one.getRawType().getSimpleName()))) {
            return List.of();
        }
        Set<JavaClass> types = new HashSet<>(method.getReturnType().getAllInvolvedRawTypes());
        for (JavaParameter parameter : method.getParameters()) {
            if (parameter.getAnnotations().isEmpty()) {
                types.addAll(parameter.getType().getAllInvolvedRawTypes());
            }
        }
        return types;
    }

    private static Collection<JavaClass> readIn(JavaCodeUnit code) {
        boolean reads = code.getMethodCallsFromSelf().stream()
                .map(JavaMethodCall::getTarget)
                .anyMatch(target -> READERS.contains(target.getName())
                        && target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Class.class)));
        return reads
                ? code.getReferencedClassObjects().stream()
                        .map(ReferencedClassObject::getValue)
                        .toList()
                : List.of();
    }

    private static Set<String> inFiles() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path module : MODULES) {
            Path metadata = module.resolve("META-INF/native-image");
            if (!Files.isDirectory(metadata)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(metadata)) {
                for (Path file : files.filter(path -> path.endsWith("reflect-config.json"))
                        .toList()) {
                    for (JsonNode entry : new ObjectMapper().readTree(file.toFile())) {
                        names.add(entry.path("name").asText());
                    }
                }
            }
        }
        return names;
    }
}
