package dev.parallax.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The house rules that can be checked on the compiled classes of every module. */
class ArchitectureTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(modules());

    private static final String[] FRAMEWORKS = {
        "io.quarkus..",
        "jakarta..",
        "io.vertx..",
        "io.smallrye..",
        "org.eclipse.microprofile..",
        "com.mongodb..",
        "org.apache.kafka.."
    };

    /** Every module that has been built with this one. */
    private static List<Path> modules() {
        try (Stream<Path> poms = Files.find(ROOT, 3, (path, attributes) -> path.endsWith("pom.xml"))) {
            return poms.map(pom -> pom.resolveSibling("target").resolve("classes"))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "common",
                "datasets",
                "http",
                "messaging",
                "scheduler",
                "reconciler",
                "monitor",
                "astrobookings",
                "devstack",
                "e2e"
            })
    void everyRoomWasRead(String room) {
        assertTrue(
                CLASSES.stream().anyMatch(type -> type.getPackageName().startsWith("dev.parallax." + room)),
                "no classes of " + room + " in " + modules());
    }

    @Test
    void commonKnowsOnlyTheJdkAndAnnotations() {
        check(classes()
                .that()
                .resideInAPackage("dev.parallax.common..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.parallax.common..", "java..", "com.fasterxml.jackson.annotation..", "org.jspecify.."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reconciler.value",
                "reconciler.key",
                "reconciler.diff",
                "reconciler.dataset",
                "reconciler.followup",
                "reconciler.plan",
                "reconciler.repair",
                "reconciler.settle",
                "reconciler.undo",
                "reconciler.verdict",
                "scheduler.lifecycle",
                "monitor.projection",
            })
    void thePureCoreKnowsNoFramework(String feature) {
        check(noClasses()
                .that()
                .resideInAPackage("dev.parallax." + feature + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "common",
                "scheduler",
                "reconciler",
                "monitor",
                "devstack",
                "e2e",
                "astrobookings.admin",
                "astrobookings.customer"
            })
    void featuresHaveNoCycles(String room) {
        check(slices().matching("dev.parallax." + room + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void nothingIsNamedForWhatItIsNot() {
        Pattern name = Pattern.compile("(Utils?|Impl|Manager|Helpers?)$");
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..impl..", "..manager..", "..helper.."));
        check(classes().should(new ArchCondition<JavaClass>("have a name that says what they are") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (name.matcher(type.getSimpleName()).find()) {
                    events.add(SimpleConditionEvent.violated(type, type.getName()));
                }
            }
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduler", "reconciler", "monitor", "astrobookings"})
    void servicesDoNotKnowEachOther(String service) {
        check(noClasses()
                .that()
                .resideInAPackage("dev.parallax." + service + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.parallax..")
                        .and(not(resideInAnyPackage(
                                "dev.parallax." + service + "..",
                                "dev.parallax.common..",
                                "dev.parallax.datasets..",
                                "dev.parallax.http..",
                                "dev.parallax.messaging..")))));
    }

    @Test
    void servicesNameNothingOfADeployment() throws IOException {
        Pattern names = Pattern.compile("(?i)astro|launch(es)?[_/\"]|bookings?\\b|rockets?\\b|travell?ers?\\b");
        for (String module :
                List.of("common", "http", "messaging", "scheduler-service", "reconciler-service", "monitor-service")) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
                List<String> found = sources.filter(Files::isRegularFile)
                        .filter(source -> names.matcher(read(source)).find())
                        .map(ROOT::relativize)
                        .map(Path::toString)
                        .toList();
                assertEquals(List.of(), found);
            }
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
