package dev.hitotsu.gateway.cache;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.servers.net.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests of <a href="https://cache-tests.fyi">cache-tests.fyi</a> that a cache in front of a service is required to
 * pass, from the package {@code http-cache-tests} of npm, whose folder {@code hitotsu.http-cache-tests} names. They
 * take Node.js and some minutes, so they run on request only ({@code -Dtest=HttpCacheTestsCheck}).
 */
class HttpCacheTestsCheck {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FOLDER = Path.of(System.getProperty("hitotsu.http-cache-tests", "."));
    private static final String KINDS = "import('./tests/index.mjs').then(m => console.log(JSON.stringify(m.default)))";

    /** What the suite of 2021 requires, and RFC 9111 of 2022 does not, or a proxy cannot show. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "age-parse-(nonnumeric|negative|float|parameter|numeric-parameter)",
            "an Age that is no number is ignored (5.1)",
            "age-parse-(prefix-twoline|dup-0|dup-0-twoline|dup-old)",
            "of several ages the first one counts (5.1)",
            "stale-close-.*",
            "whoever cannot reach the service says 502 in its place, which has none of the service's headers");

    private final List<Process> processes = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whatIsRequiredOfACacheHolds(@TempDir Path temporary) throws Exception {
        int port = FreePorts.next();
        String base = "http://127.0.0.1:" + port;
        start(
                Map.of(
                        "npm_config_protocol",
                        "http",
                        "npm_config_port",
                        "" + port,
                        "npm_config_pidfile",
                        temporary.resolve("pid").toString()),
                "server/server.mjs");
        await().until(() -> isOpen(port));
        try (Gateway gateway =
                Gateways.start(Gateways.everything(base, "timeout: 10s, cache: {scope: shared, ttl: 300s}"))) {
            JsonNode results = JSON.readTree(objectIn(output(start(
                    Map.of(
                            "npm_config_base",
                            Gateways.url(gateway, "").toString(),
                            "npm_config_id",
                            "",
                            "npm_package_config_id",
                            ""),
                    "cli.mjs"))));
            List<String> failed = failed(results, JSON.readTree(output(start(Map.of(), "-e", KINDS))));
            assertThat(failed).isEmpty();
        } finally {
            processes.forEach(Process::destroy);
        }
    }

    private static boolean isOpen(int port) {
        try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connected.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Prints the score by kind, and returns what is required and did not hold. */
    private static List<String> failed(JsonNode results, JsonNode suites) {
        List<String> failed = new ArrayList<>();
        Map<String, int[]> scores = new TreeMap<>();
        for (JsonNode suite : suites) {
            for (JsonNode test : suite.path("tests")) {
                JsonNode result = results.path(test.path("id").asText());
                if (result.isMissingNode()) {
                    continue;
                }
                String kind = test.path("kind").asText("required");
                boolean holds = result.isBoolean() && result.booleanValue();
                int[] score = scores.computeIfAbsent(kind, unseen -> new int[2]);
                score[0] += holds ? 1 : 0;
                score[1]++;
                // A request that could not be set up says nothing about the cache.
                boolean isRequired =
                        kind.equals("required") && !result.path(0).asText().equals("Setup");
                String id = test.path("id").asText();
                Optional<String> reason = reason(id);
                if (!holds && isRequired && reason.isPresent()) {
                    System.out.println("http-cache-tests, otherwise: " + id + ": " + reason.get());
                } else if (!holds && isRequired) {
                    failed.add(suite.path("id").asText() + " " + id + ": " + result);
                }
            }
        }
        scores.forEach(
                (kind, score) -> System.out.printf("http-cache-tests, %s: %d of %d%n", kind, score[0], score[1]));
        return failed;
    }

    private static Optional<String> reason(String id) {
        return OTHERWISE.entrySet().stream()
                .filter(entry -> id.matches(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", "--no-warnings"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(FOLDER.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process started = builder.start();
        processes.add(started);
        return started;
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private static String objectIn(String output) {
        return output.substring(output.indexOf('{'));
    }
}
