package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code ./hitotsu demo} builds what the demo needs, and nothing more: the list in the script is the demo's closure.
 */
class DemoClosureTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern LIST = Pattern.compile("demo_modules=\"([^\"]*)\"");
    private static final Pattern OWN = Pattern.compile("<artifactId>(hitotsu-[a-z-]+)</artifactId>");
    private static final Pattern PARENT = Pattern.compile("<parent>.*?</parent>", Pattern.DOTALL);

    @Test
    void theScriptNamesTheClosureOfTheDemo() throws IOException {
        assertThat(listed()).isEqualTo(closure("apps/demo"));
    }

    @Test
    void whatTheDemoDoesNotNeedIsNotBuilt() throws IOException {
        assertThat(listed()).doesNotContain("testing/benchmarks", "testing/it", "apps/dist");
    }

    @Test
    void aRelayIsBuiltWithoutTheGateway() throws IOException {
        assertThat(closure("apps/server")).doesNotContain("gateway", "apps/gateway-server", "backends/redis");
        assertThat(closure("apps/gateway-server"))
                .contains("gateway", "backends/redis")
                .doesNotContain("apps/server");
    }

    private static Set<String> listed() throws IOException {
        Matcher list = LIST.matcher(Files.readString(ROOT.resolve("hitotsu")).replace("\\\n", " "));
        assertThat(list.find()).isTrue();
        return new TreeSet<>(Arrays.asList(list.group(1).strip().split("\\s+", -1)));
    }

    /** As {@code -am} does: dependencies of every scope, the tests' among them. */
    private static Set<String> closure(String module) throws IOException {
        Map<String, String> modules = modules();
        Set<String> closure = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(module));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (closure.add(next)) {
                Matcher own = OWN.matcher(pom(next));
                while (own.find()) {
                    String folder = modules.get(own.group(1));
                    if (folder != null) {
                        open.push(folder);
                    }
                }
            }
        }
        return closure;
    }

    /** The folder of each artifact that has classes. */
    private static Map<String, String> modules() throws IOException {
        Map<String, String> modules = new HashMap<>();
        try (Stream<Path> poms = Files.find(ROOT, 3, (path, file) -> path.endsWith("pom.xml"))) {
            for (Path pom : poms.toList()) {
                Path folder = ROOT.relativize(pom.getParent());
                Matcher own = OWN.matcher(PARENT.matcher(Files.readString(pom)).replaceAll(""));
                if (own.find() && Files.isDirectory(pom.resolveSibling("src"))) {
                    modules.put(own.group(1), folder.toString());
                }
            }
        }
        return modules;
    }

    private static String pom(String module) throws IOException {
        return PARENT.matcher(Files.readString(ROOT.resolve(module).resolve("pom.xml")))
                .replaceAll("");
    }
}
