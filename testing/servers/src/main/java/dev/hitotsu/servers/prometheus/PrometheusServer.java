package dev.hitotsu.servers.prometheus;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.internal.ServerFiles;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A Prometheus on 127.0.0.1 with its own port and folder, from Debian's package. It scrapes its targets every 200 ms.
 * If this JVM runs as root, it runs as user 65534.
 *
 * <pre>{@code
 * try (PrometheusServer prometheus = PrometheusServer.start(Map.of("shop", "127.0.0.1:8480"))) {
 *     String json = prometheus.query("hitotsu_outbox_pending");
 * }
 * }</pre>
 */
public final class PrometheusServer extends ServerProcess implements AutoCloseable {
    private static final String CONFIGURATION = """
            global: { scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms }
            rule_files: [ rules.yaml ]
            scrape_configs:
            %s
            """;
    private static final String NO_RULES = "groups: []\n";

    private final int port = FreePorts.next();
    private final Path folder = Folders.temporary("hitotsu-prometheus-");
    private final Map<String, String> targets;
    private final String rules;

    private PrometheusServer(Map<String, String> targets, String rules) {
        this.targets = new TreeMap<>(targets);
        this.rules = rules;
    }

    /**
     * Starts a server without rules.
     *
     * @param targets host and port of what is asked for {@code /metrics}, by the name of the job
     * @throws ServerException if it does not start; the message ends with its log
     */
    public static PrometheusServer start(Map<String, String> targets) {
        return start(targets, NO_RULES);
    }

    /**
     * Starts a server that evaluates rules every 200 ms.
     *
     * @param targets host and port of what is asked for {@code /metrics}, by the name of the job
     * @param rules the text of a file of rules; alerts that fire are in the series {@code ALERTS}
     * @throws ServerException if it does not start; the message ends with its log
     */
    public static PrometheusServer start(Map<String, String> targets, String rules) {
        PrometheusServer server = new PrometheusServer(targets, rules);
        server.restart();
        return server;
    }

    /**
     * Asks a question in PromQL.
     *
     * @return the answer of {@code /api/v1/query}, JSON
     * @throws ServerException if the server refuses it
     */
    public String query(String question) {
        String path = "/api/v1/query?query=" + URLEncoder.encode(question, StandardCharsets.UTF_8);
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new ServerException(question + ": " + answer.statusCode() + " " + answer.body() + " (expected: 200)");
        }
        return answer.body();
    }

    private HttpResponse<String> get(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ServerException(this + ": no answer (expected: one)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException(this + ": interrupted (expected: an answer)", e);
        }
    }

    @Override
    protected ChildProcess launch() {
        Path program = PrometheusPrograms.server();
        Path data = data();
        List<String> command = ServerUser.unprivileged(List.of(
                program.toString(),
                "--config.file=" + configuration(data),
                "--storage.tsdb.path=" + data,
                "--web.listen-address=127.0.0.1:" + port));
        return ChildProcess.builder(command)
                .directory(data)
                .log(folder.resolve("log"))
                .start();
    }

    @Override
    protected boolean isReady() {
        return FreePorts.isServed(port) && get("/-/ready").statusCode() == 200;
    }

    private Path data() {
        return ServerFiles.folder(folder.resolve("data"));
    }

    private String configuration(Path data) {
        Path unused = ServerFiles.configuration(data.resolve("rules.yaml"), rules, this);
        String jobs = targets.entrySet().stream()
                .map(job -> "  - { job_name: %s, static_configs: [ { targets: [ '%s' ] } ] }"
                        .formatted(job.getKey(), job.getValue()))
                .collect(Collectors.joining("\n"));
        return ServerFiles.configuration(data.resolve("prometheus.yml"), CONFIGURATION.formatted(jobs), this)
                .toString();
    }

    /** Stops the server and deletes its folder. */
    @Override
    public synchronized void close() {
        kill();
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "PrometheusServer[http://127.0.0.1:" + port + "]";
    }
}
