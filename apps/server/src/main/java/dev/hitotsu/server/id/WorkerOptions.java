package dev.hitotsu.server.id;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.id.file.FileWorkerSlots;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.SnowflakeBuilder;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import dev.hitotsu.id.snowflake.WorkerId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the worker id of a Snowflake generator. */
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
            paramLabel = "DIR|URI",
            description =
                    "Snowflake: a directory that keeps the worker ids of processes on this host apart, and the times that"
                            + " they have used; or a coordination service (zk://…, etcd://…, jdbc:…) that does so for all hosts."
                            + " Without a worker id, any free one is taken.")
    private @Nullable String slots;

    /** What a command does with a generator. */
    interface Action {
        void apply(Snowflake ids);
    }

    /** Makes a generator, uses it and closes it. */
    void use(SnowflakeLayout layout, Map<String, String> environment, Action action) {
        if (slots != null && slots.matches("[a-z]+:.*")) {
            requireNoWorkerId(environment);
            try (Coordination coordination = Coordination.open(slots);
                    Snowflake ids = Snowflake.builder()
                            .layout(layout)
                            .slots(coordination.workerSlots("ids"))
                            .build()) {
                action.apply(ids);
            }
            return;
        }
        try (Snowflake ids = generator(layout, environment)) {
            action.apply(ids);
        }
    }

    private void requireNoWorkerId(Map<String, String> environment) {
        if (workerId(environment).isPresent()) {
            throw new IllegalArgumentException(
                    "workerId: given with a coordination service in --slots (expected: none, because the service assigns one)");
        }
    }

    private Snowflake generator(SnowflakeLayout layout, Map<String, String> environment) {
        SnowflakeBuilder builder = Snowflake.builder().layout(layout);
        Optional<WorkerId> id = workerId(environment);
        if (slots == null) {
            return builder.worker(id.orElseThrow(() -> new IllegalArgumentException(
                            "workerId: missing (expected: --worker, --worker-file, --slots or HITOTSU_WORKER_ID)")))
                    .build();
        }
        FileWorkerSlots files = FileWorkerSlots.in(Path.of(slots));
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
