package dev.hitotsu.server.command;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.cli.Hitotsu;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Relays as processes, and what they say. */
final class RelayProcesses {
    static final Duration LONG = Duration.ofMinutes(2);

    private RelayProcesses() {}

    static ChildProcess start(Path config) {
        return relay("--config", config.toString()).start();
    }

    /** Each lives for seconds, in which the quickest start counts. */
    static JavaProcess relay(String... options) {
        return JavaProcess.of(Hitotsu.class).shortLived().arguments("relay").arguments(options);
    }

    /** What may take longest is bounded, each by itself: the answers, the sink, the database's connections. */
    static void stop(ChildProcess relay) {
        relay.terminate();
        boolean exited = relay.awaitExit(LONG);
        if (!exited) {
            relay.dumpThreads();
            await().until(() -> logOf(relay).contains("Full thread dump"));
        }
        assertThat(exited).as(() -> logOf(relay)).isTrue();
        assertThat(relay.exitCode()).as(relay.tailOfLog()).hasValue(0);
    }

    private static String logOf(ChildProcess relay) {
        try {
            return Files.readString(relay.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first match of the pattern in the log, when there is one. */
    static String waitFor(ChildProcess process, Pattern line) {
        await().atMost(LONG).untilAsserted(() -> assertThat(process.tailOfLog()).containsPattern(line));
        Matcher matcher = line.matcher(process.tailOfLog());
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }

    static JsonNode get(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            return new JsonMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }
}
