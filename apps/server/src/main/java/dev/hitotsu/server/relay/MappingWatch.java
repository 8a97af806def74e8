package dev.hitotsu.server.relay;

import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.server.relay.ProblemWatch.Wrong;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether the rows of the table that a source maps still become messages: a trigger that is dropped with its
 * table, or disabled, leaves an outbox that is empty and looks healthy. Thread-safe; does not block.
 */
final class MappingWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MappingWatch.class);

    /** Null without a mapping. */
    private final @Nullable ProblemWatch watch;

    private MappingWatch(@Nullable ProblemWatch watch) {
        this.watch = watch;
    }

    /** Looks every few seconds if the source has a mapping, else never. */
    static MappingWatch start(OutboxDatabase database, SourceConfig source) {
        return new MappingWatch(
                source.mapping() == null
                        ? null
                        : ProblemWatch.start("rows of another outbox", looking(database), InstantSource.system()));
    }

    /** What is wrong is logged when it is new. */
    private static Supplier<@Nullable Wrong> looking(OutboxDatabase database) {
        AtomicReference<String> logged = new AtomicReference<>("");
        return () -> {
            String wrong = database.mappingObstacle().orElse("");
            if (!logged.getAndSet(wrong).equals(wrong) && !wrong.isEmpty()) {
                log.error("{}", wrong);
            }
            return wrong.isEmpty() ? null : new Wrong(wrong, null);
        };
    }

    /** The status, with what is wrong. */
    RelayStatus in(RelayStatus status) {
        return watch == null ? status : status.withSourceAlarm(watch.problem());
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
