package dev.parallax.reconciler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.parallax.reconciler");

    @Test
    void theCoreKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..reconciler.value..",
                        "..reconciler.key..",
                        "..reconciler.dataset..",
                        "..reconciler.diff..",
                        "..reconciler.settle..",
                        "..reconciler.repair..",
                        "..reconciler.verdict..",
                        "..reconciler.plan..",
                        "..reconciler.followup..",
                        "..reconciler.cut..",
                        "..reconciler.undo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..", "jakarta..", "io.smallrye..", "io.vertx..", "org.apache..", "com.mongodb..")
                .check(CLASSES);
    }

    @Test
    void featuresHaveNoCycles() {
        slices().matching("dev.parallax.reconciler.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** By the converter that reads it, so that a number that cannot work stops the start. */
    @Test
    void everyNumberThatIsConfiguredIsChecked() {
        for (Class<?> number : List.of(int.class, Duration.class)) {
            methods()
                    .that()
                    .areDeclaredInClassesThat()
                    .areAnnotatedWith(ConfigMapping.class)
                    .and()
                    .haveRawReturnType(number)
                    .should()
                    .beAnnotatedWith(WithConverter.class)
                    .check(CLASSES);
        }
    }
}
