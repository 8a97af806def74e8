package dev.hitotsu.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the arrows of docs/architecture.md. Each rule is shown to fail on a class that breaks it. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hitotsu");
    private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");
    private static final Path ROOT = Path.of("..", "..");
    private static final String[] FREE_OF_LIBRARIES = {
        "dev.hitotsu.runtime..",
        "dev.hitotsu.id..",
        "dev.hitotsu.coordination..",
        "dev.hitotsu.message..",
        "dev.hitotsu.outbox..",
        "dev.hitotsu.inbox..",
        "dev.hitotsu.relay.."
    };

    @Test
    void everyRoomUsesOnlyTheRoomsItMay() {
        Rooms.MODULES.values().forEach(room -> arrowsOf(room).check(ALL));
    }

    @Test
    void everyModuleHasAnEntry() throws IOException {
        assertThat(modules(ROOT)).isEqualTo(entries());
    }

    @Test
    void aModuleWithoutAnEntryIsFound(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("pom.xml"), "<modules><module>sinks/new</module></modules>");
        Files.createDirectories(root.resolve("sinks/new"));
        Files.writeString(root.resolve("sinks/new/pom.xml"), "<project/>");

        assertThat(modules(root)).isNotEqualTo(entries()).contains("sinks/new");
    }

    @Test
    void everyRoomIsThePackageOfItsModule() {
        Rooms.MODULES.forEach((module, room) -> assertThat(ROOT.resolve(module + "/src/main/java/dev/hitotsu"))
                .isDirectoryContaining(folder -> folder.getFileName().toString().equals(room.name()))
                .satisfies(folder -> assertThat(folder.toFile().list()).hasSize(1)));
    }

    @Test
    void anArrowTheWrongWayIsFound() {
        assertThatThrownBy(() -> arrowsOf(new Rooms.Room("relay", List.of())).check(ALL))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void coreUsesTheJdkAndNothingElse() {
        // javax.crypto and javax.net are parts of the module java.base.
        coreRule("java..", "javax.crypto..", "javax.net..", "org.slf4j..", "org.jspecify..")
                .check(ALL);
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
    void internalsOfTheTestServersStayInside() {
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
    void internalsOfPostgreSqlStayInside() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hitotsu.postgresql..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.hitotsu.postgresql.internal..")
                .check(ALL);
    }

    @Test
    void internalsOfMySqlStayInside() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hitotsu.mysql..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.hitotsu.mysql.internal..")
                .check(ALL);
    }

    /** Users see no class there; the modules of databases share them. */
    @Test
    void internalsOfJdbcAreForDatabases() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.hitotsu.jdbc..", "dev.hitotsu.postgresql..", "dev.hitotsu.mysql..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.hitotsu.jdbc.internal..")
                .check(ALL);
    }

    /** One folder knows a database or a target; another one is a folder beside it. */
    @ParameterizedTest
    @CsvSource({
        "database.postgresql, dev.hitotsu.postgresql.. org.postgresql..",
        "database.mysql, dev.hitotsu.mysql.. org.mariadb.. com.mysql..",
        "database.mongo, dev.hitotsu.mongo.. com.mongodb.. org.bson..",
        "database, com.zaxxer..",
        "sink.aws, dev.hitotsu.aws.. software.amazon.awssdk..",
        "sink.google, dev.hitotsu.google.. io.grpc..",
        "sink.kafka, dev.hitotsu.kafka.. org.apache.kafka..",
        "sink.nats, dev.hitotsu.nats.. io.nats..",
        "sink.rabbitmq, dev.hitotsu.rabbitmq.. com.rabbitmq.."
    })
    void theServerKnowsADatabaseOrATargetInOneFolder(String folder, String known) {
        noClasses()
                .that()
                .resideInAPackage("dev.hitotsu.server..")
                .and()
                .resideOutsideOfPackage("dev.hitotsu.server." + folder + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(known.split(" "))
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

    private static Set<String> entries() {
        Set<String> entries = new TreeSet<>(Rooms.MODULES.keySet());
        entries.addAll(Rooms.WITHOUT_CLASSES);
        TestsApartTest.modules().forEach(module -> entries.add("testing/apart/" + module));
        return entries;
    }

    /** The modules of a build, those that a module of it has among them. */
    private static Set<String> modules(Path root) throws IOException {
        Set<String> modules = new TreeSet<>();
        Matcher named = MODULE.matcher(Files.readString(root.resolve("pom.xml")));
        while (named.find()) {
            modules.add(named.group(1));
            for (String below : modules(root.resolve(named.group(1)))) {
                modules.add(named.group(1) + "/" + below);
            }
        }
        return modules;
    }

    private static ArchRule arrowsOf(Rooms.Room room) {
        DescribedPredicate<JavaClass> foreign = resideInAPackage("dev.hitotsu..")
                .and(DescribedPredicate.not(resideInAPackage("dev.hitotsu." + room.name() + "..")));
        for (String other : room.others()) {
            foreign = foreign.and(DescribedPredicate.not(resideInAPackage("dev.hitotsu." + other + "..")));
        }
        return noClasses()
                .that()
                .resideInAPackage("dev.hitotsu." + room.name() + "..")
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
