package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import dev.hitotsu.servers.process.Taskset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Apollo's gateway, from npm, before the same services. It asks subgraphs alone, so a thin server stands before the
 * services that answers as three of them; it runs beside load and services.
 */
final class ApolloPeer implements AutoCloseable {
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
    private static final List<String> FILES = List.of("package.json", "subgraphs.js", "gateway.js");
    private static final int CONTENDER = 0;
    private static final int OTHERS = 1;

    private final Path folder;
    private final Placement placement;
    private final NodeProcess subgraphs;
    private final int subgraphsPort;

    private ApolloPeer(Path folder, int servicePort, Placement placement) {
        this.folder = folder;
        this.placement = placement;
        this.subgraphsPort = FreePorts.next();
        this.subgraphs = node("subgraphs.js", OTHERS, subgraphsPort, servicePort);
    }

    /**
     * Installs it, and starts what stands before the services.
     *
     * @return empty if npm cannot; the reason was printed
     */
    static Optional<ApolloPeer> install(Path bench, int servicePort, Placement placement) throws IOException {
        Path folder = Files.createDirectories(bench.resolve("apollo"));
        for (String file : FILES) {
            try (InputStream source =
                    Objects.requireNonNull(ApolloPeer.class.getResourceAsStream("apollo/" + file), file)) {
                Files.write(folder.resolve(file), source.readAllBytes());
            }
        }
        try (ChildProcess npm = ChildProcess.builder(List.of("npm", "install", "--no-audit", "--no-fund"))
                .directory(folder)
                .start()) {
            if (!npm.awaitExit(INSTALL_LIMIT) || npm.exitCode().orElse(1) != 0) {
                System.out.println("Apollo Gateway is left out; npm cannot install it:\n" + npm.tailOfLog());
                return Optional.empty();
            }
        }
        return Optional.of(new ApolloPeer(folder, servicePort, placement));
    }

    /** The gateway itself. */
    Contender gateway() {
        int port = FreePorts.next();
        NodeProcess process = node("gateway.js", CONTENDER, port, subgraphsPort);
        return new Contender("apollo", "http://127.0.0.1:" + port + "/?query=" + GraphQlBench.query(), null, process);
    }

    private NodeProcess node(String script, int processor, int port, int behind) {
        List<String> command =
                List.of("node", folder.resolve(script).toString(), Integer.toString(port), Integer.toString(behind));
        NodeProcess process =
                new NodeProcess(placement.pinned() ? Taskset.on(processor, command) : command, folder, port);
        process.restart();
        return process;
    }

    @Override
    public void close() {
        subgraphs.stop();
    }

    /** A server on Node.js. */
    private static final class NodeProcess extends ServerProcess {
        private final List<String> command;
        private final Path folder;
        private final int port;

        NodeProcess(List<String> command, Path folder, int port) {
            this.command = command;
            this.folder = folder;
            this.port = port;
        }

        @Override
        protected ChildProcess launch() {
            return ChildProcess.builder(command)
                    .directory(folder)
                    .environment("NODE_ENV", "production")
                    .start();
        }

        @Override
        protected boolean isReady() {
            return FreePorts.isServed(port);
        }

        @Override
        public String toString() {
            return "node on port " + port;
        }
    }
}
