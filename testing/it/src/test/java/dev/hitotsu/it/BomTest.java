package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code ./hitotsu install} puts what the BOM names into the local repository; users need nothing of ours beyond that.
 */
class BomTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern PARENT = Pattern.compile("<parent>.*?</parent>", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(hitotsu-[a-z-]+)</artifactId>");
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);

    @Test
    void everythingThatALibraryNeedsOfOursIsInTheBom() throws IOException {
        Set<String> named = artifacts(pom(ROOT.resolve("bom/pom.xml")));
        Map<String, String> poms = poms();
        assertThat(poms.keySet()).containsAll(named);
        named.remove("hitotsu-bom");
        assertThat(named).contains("hitotsu-postgresql", "hitotsu-kafka", "hitotsu-testkit");
        for (String library : named) {
            assertThat(named).as("what " + library + " needs").containsAll(needs(poms.get(library)));
        }
    }

    @Test
    void coreAndEveryBackendAndSinkIsInTheBom() throws IOException {
        assertThat(artifacts(pom(ROOT.resolve("bom/pom.xml")))).containsAll(librariesByPlace());
    }

    @Test
    void whatServicesWithSpringBootMayHaveReachesNobodyWhoDidNotAskForIt() throws IOException {
        Map<String, String> poms = poms();
        List<String> choices = List.of("mongo", "kafka", "rabbitmq", "amqp", "redis", "postgresql");
        assertThat(forced(poms.get("hitotsu-spring-boot"), choices)).isEmpty();
        assertThat(forced(poms.get("hitotsu-spring-boot-starter"), choices)).containsExactly("hitotsu-postgresql");
        assertThat(forced(poms.get("hitotsu-spring-boot-starter-mongodb"), choices))
                .containsExactly("hitotsu-mongo", "spring-boot-starter-data-mongodb");
    }

    /** Dependencies that a user gets, whose names have one of these words. */
    private static Set<String> forced(String pom, List<String> words) {
        return DEPENDENCY
                .matcher(pom.replaceAll("(?s)<dependencyManagement>.*?</dependencyManagement>", ""))
                .results()
                .map(found -> found.group(1))
                .filter(dependency -> !dependency.contains("<scope>") && !dependency.contains("<optional>true<"))
                .map(dependency -> dependency.replaceAll("(?s).*<artifactId>(.*?)</artifactId>.*", "$1"))
                .filter(name -> words.stream().anyMatch(name::contains))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> librariesByPlace() throws IOException {
        Set<String> libraries = new TreeSet<>();
        for (String room : Set.of("core", "backends", "sinks")) {
            try (Stream<Path> modules = Files.list(ROOT.resolve(room))) {
                for (Path module : modules.map(path -> path.resolve("pom.xml"))
                        .filter(Files::exists)
                        .toList()) {
                    libraries.add(artifacts(pom(module)).iterator().next());
                }
            }
        }
        return libraries;
    }

    /** Poms by the name of their artifact. */
    private static Map<String, String> poms() throws IOException {
        Map<String, String> poms = new TreeMap<>();
        try (Stream<Path> files = Files.find(ROOT, 3, (path, attributes) -> path.endsWith("pom.xml"))) {
            for (Path file : files.toList()) {
                String pom = pom(file);
                Matcher name = ARTIFACT.matcher(pom);
                if (name.find()) {
                    poms.put(name.group(1), pom);
                }
            }
        }
        return poms;
    }

    /** Our own artifacts that a user of this one gets. */
    private static Set<String> needs(String pom) {
        Set<String> needs = new TreeSet<>();
        Matcher dependency = DEPENDENCY.matcher(pom);
        while (dependency.find()) {
            if (!dependency.group(1).contains("<scope>test</scope>")) {
                needs.addAll(artifacts(dependency.group(1)));
            }
        }
        return needs;
    }

    private static Set<String> artifacts(String text) {
        Set<String> names = new LinkedHashSet<>();
        ARTIFACT.matcher(text).results().map(found -> found.group(1)).forEach(names::add);
        return names;
    }

    private static String pom(Path file) throws IOException {
        return PARENT.matcher(Files.readString(file)).replaceAll("");
    }
}
