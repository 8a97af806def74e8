package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.servers.debian.DebianPackage;
import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends requests as fast as they are answered, on a fixed number of connections, with Debian's {@code wrk}. */
final class Load {
    private static final Path PROGRAM = Path.of("/usr/bin/wrk");
    private static final DebianPackage PACKAGE = new DebianPackage("wrk", List.of(PROGRAM));
    private static final Pattern RESULT =
            Pattern.compile("RESULT requests=(\\d+) micros=(\\d+) failed=(\\d+) p50=(\\d+) p99=(\\d+) max=(\\d+)");
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Path script;
    private final int connections;
    private final Placement placement;

    /**
     * What came of a run.
     *
     * @param failed requests without an answer, or with one that is not 2xx or 3xx
     */
    record Result(long requests, double perSecond, long failed, double p50Millis, double p99Millis) {}

    /** The script is written into the folder. */
    Load(Path folder, int connections, Placement placement) throws IOException {
        PACKAGE.ensureInstalled();
        this.placement = placement;
        this.connections = connections;
        this.script = folder.resolve("requests.lua");
        try (InputStream source = Objects.requireNonNull(getClass().getResourceAsStream("requests.lua"))) {
            Files.write(script, source.readAllBytes());
        }
    }

    /** Sends requests for a while, each with the next of the tokens, if there are any. */
    Result run(String url, Duration length, @Nullable Path tokens) {
        List<String> command = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + length.toSeconds() + "s",
                // An answer that is late is in the figures; one that a busy machine delays has not failed.
                "--timeout=10s",
                "--latency",
                "--script=" + script,
                url));
        if (tokens != null) {
            command.addAll(List.of("--", tokens.toString()));
        }
        try (ChildProcess wrk =
                ChildProcess.builder(placement.ofOthers(command)).start()) {
            boolean ended = wrk.awaitExit(length.plus(MARGIN));
            Matcher result = RESULT.matcher(wrk.tailOfLog());
            if (!ended || !result.find()) {
                throw new IllegalStateException("wrk: no result (expected: one line):\n" + wrk.tailOfLog());
            }
            return result(result);
        }
    }

    private static Result result(Matcher line) {
        double seconds = Long.parseLong(line.group(2)) / 1e6;
        long requests = Long.parseLong(line.group(1));
        return new Result(
                requests,
                requests / seconds,
                Long.parseLong(line.group(3)),
                Long.parseLong(line.group(4)) / 1e3,
                Long.parseLong(line.group(5)) / 1e3);
    }
}
