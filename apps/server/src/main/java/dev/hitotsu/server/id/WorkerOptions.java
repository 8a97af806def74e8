package dev.hitotsu.server.id;

import dev.hitotsu.id.Snowflake;
import dev.hitotsu.id.SnowflakeBuilder;
import dev.hitotsu.id.SnowflakeLayout;
import dev.hitotsu.id.WorkerId;
import dev.hitotsu.id.file.FileWorkerSlots;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a Snowflake generator has its worker id from. */
final class WorkerOptions {
    @Option(
            names = "--worker",
            paramLabel = "N",
            description = "Snowflake: the worker id, or the variable HITOTSU_WORKER_ID.")
    private @Nullable Integer worker;

    @Option(
            names = "--datacenter",
            paramLabel = "N",
            description = "Snowflake: the datacenter id, or the variable HITOTSU_DATACENTER_ID (0).")
    private @Nullable Integer datacenter;

    @Option(
            names = "--worker-file",
            paramLabel = "FILE",
            description = "Snowflake: a file with the lines workerId=N and datacenterId=N.")
    private @Nullable Path file;

    @Option(
            names = "--slots",
            paramLabel = "DIR",
            description = "Snowflake: a directory in which processes of this host keep their worker ids apart, and the"
                    + " time that was used. Without a worker id any free one is taken.")
    private @Nullable Path slots;

    Snowflake generator(SnowflakeLayout layout, Map<String, String> environment) {
        SnowflakeBuilder builder = Snowflake.builder().layout(layout);
        Optional<WorkerId> id = workerId(environment);
        if (slots == null) {
            return builder.worker(id.orElseThrow(() -> new IllegalArgumentException(
                            "workerId: none (expected: --worker, --worker-file, --slots or HITOTSU_WORKER_ID)")))
                    .build();
        }
        FileWorkerSlots files = FileWorkerSlots.in(slots);
        return builder.slots(id.map(given -> files.only(layout.slotOf(given))).orElse(files))
                .build();
    }

    private Optional<WorkerId> workerId(Map<String, String> environment) {
        if (worker != null) {
            return Optional.of(new WorkerId(datacenter == null ? 0 : datacenter, worker));
        }
        if (datacenter != null) {
            throw new IllegalArgumentException("--datacenter: " + datacenter + " without --worker (expected: both)");
        }
        if (file != null) {
            return Optional.of(WorkerId.fromFile(file));
        }
        return environment.containsKey(WorkerId.WORKER_VARIABLE)
                ? Optional.of(WorkerId.fromEnvironment(environment))
                : Optional.empty();
    }
}
