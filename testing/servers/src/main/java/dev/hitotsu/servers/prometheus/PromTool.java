package dev.hitotsu.servers.prometheus;

import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Prometheus's {@code promtool}, from Debian's package, which is installed if it is missing. */
public final class PromTool {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private PromTool() {}

    /**
     * What a run said.
     *
     * @param isOk whether it found nothing wrong
     * @param output the end of what it printed
     */
    public record Result(boolean isOk, String output) {}

    /** Checks a file of rules. Blocks for a moment. */
    public static Result checkRules(Path rules) {
        return run("check", "rules", rules.toString());
    }

    /** Runs the unit tests of rules that a file describes. Blocks for a moment. */
    public static Result testRules(Path tests) {
        return run("test", "rules", tests.toString());
    }

    private static Result run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(PrometheusPrograms.tool().toString());
        command.addAll(List.of(arguments));
        Path folder = Folders.temporary("hitotsu-promtool-");
        try (ChildProcess tool =
                ChildProcess.builder(command).log(folder.resolve("log")).start()) {
            boolean isOk = tool.awaitExit(LIMIT) && tool.exitCode().orElse(-1) == 0;
            return new Result(isOk, tool.tailOfLog());
        } finally {
            Folders.delete(folder);
        }
    }
}
