package dev.hitotsu.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the arrows of docs/architecture.md. Each rule is shown to fail on a class that breaks it. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hitotsu");

    /** What each room may use of the others, itself apart. */
    private static final Map<String, String[]> ARROWS = Map.ofEntries(
            Map.entry("id", new String[] {}),
            Map.entry("coordination", new String[] {"id"}),
            Map.entry("message", new String[] {"id"}),
            Map.entry("outbox", new String[] {"message", "id"}),
            Map.entry("inbox", new String[] {"message", "id"}),
            Map.entry("relay", new String[] {"coordination", "outbox", "message", "id"}),
            Map.entry("jdbc", new String[] {"relay", "coordination", "outbox", "inbox", "message", "id"}),
            Map.entry("zookeeper", new String[] {"coordination"}),
            Map.entry("etcd", new String[] {"coordination"}),
            Map.entry("redis", new String[] {"id"}),
            Map.entry("kafka", new String[] {"message", "id"}),
            Map.entry("rabbitmq", new String[] {"message", "id"}));

    private static final String[] FREE_OF_LIBRARIES = {
        "dev.hitotsu.id..",
        "dev.hitotsu.coordination..",
        "dev.hitotsu.message..",
        "dev.hitotsu.outbox..",
        "dev.hitotsu.inbox..",
        "dev.hitotsu.relay.."
    };

    @Test
    void everyRoomUsesOnlyTheRoomsItMay() {
        ARROWS.forEach((room, others) -> arrowsOf(room, others).check(ALL));
    }

    @Test
    void anArrowTheWrongWayIsFound() {
        assertThatThrownBy(() -> arrowsOf("relay", new String[] {}).check(ALL)).isInstanceOf(AssertionError.class);
    }

    @Test
    void coreUsesTheJdkAndNothingElse() {
        // javax.crypto is a part of the module java.base.
        coreRule("java..", "javax.crypto..", "org.slf4j..", "org.jspecify..").check(ALL);
    }

    @Test
    void aLibraryInCoreIsFound() {
        assertThatThrownBy(() -> coreRule("java.lang..").check(ALL)).isInstanceOf(AssertionError.class);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.hitotsu.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void theCheckerSharesNoCodeWithThePipeline() {
        checkerRule("dev.hitotsu.demo.check..").check(ALL);
    }

    @Test
    void aCheckerThatSharesCodeIsFound() {
        assertThatThrownBy(() -> checkerRule("dev.hitotsu.demo.run..").check(ALL))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void internalsOfATestKitStayInside() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hitotsu.servers..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.hitotsu.servers.internal..")
                .check(ALL);
    }

    @Test
    void internalsOfCoordinationStayInside() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hitotsu.coordination..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.hitotsu.coordination.internal..")
                .check(ALL);
    }

    @Test
    void nothingIsNamedAfterNothing() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .check(ALL);
    }

    private static ArchRule arrowsOf(String room, String[] others) {
        DescribedPredicate<JavaClass> foreign = resideInAPackage("dev.hitotsu..")
                .and(DescribedPredicate.not(resideInAPackage("dev.hitotsu." + room + "..")));
        for (String other : others) {
            foreign = foreign.and(DescribedPredicate.not(resideInAPackage("dev.hitotsu." + other + "..")));
        }
        return noClasses()
                .that()
                .resideInAPackage("dev.hitotsu." + room + "..")
                .should()
                .dependOnClassesThat(foreign);
    }

    private static ArchRule coreRule(String... libraries) {
        String[] allowed = new String[libraries.length + 1];
        System.arraycopy(libraries, 0, allowed, 0, libraries.length);
        allowed[libraries.length] = "dev.hitotsu..";
        return classes()
                .that()
                .resideInAnyPackage(FREE_OF_LIBRARIES)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed);
    }

    private static ArchRule checkerRule(String checker) {
        return noClasses()
                .that()
                .resideInAPackage(checker)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.hitotsu..").and(DescribedPredicate.not(resideInAPackage(checker))));
    }
}
