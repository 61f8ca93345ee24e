package dev.parallax.scheduler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.parallax.scheduler");

    @Test
    void featuresHaveNoCycles() {
        slices().matching("dev.parallax.scheduler.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void theRulesKnowNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage("..scheduler.lifecycle..", "..scheduler.cron..", "..scheduler.followup..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.vertx..", "io.smallrye..", "jakarta..", "org.apache.kafka..")
                .check(classes);
    }
}
