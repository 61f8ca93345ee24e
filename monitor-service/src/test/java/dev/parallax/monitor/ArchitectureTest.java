package dev.parallax.monitor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.parallax.monitor");

    @Test
    void the_projections_know_no_framework() {
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage("dev.parallax.monitor.projection")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "dev.parallax.common..", "dev.parallax.monitor.projection", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void features_have_no_cycles() {
        slices().matching("dev.parallax.monitor.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** By the converter that reads it, so that a number that cannot work stops the start. */
    @Test
    void every_number_that_is_configured_is_checked() {
        for (Class<?> number : List.of(int.class, Duration.class)) {
            methods()
                    .that()
                    .areDeclaredInClassesThat()
                    .areAnnotatedWith(ConfigMapping.class)
                    .and()
                    .haveRawReturnType(number)
                    .should()
                    .beAnnotatedWith(WithConverter.class)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }
}
