package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Sink;
import dev.hitotsu.postgresql.PostgreSqlRelayStore;
import dev.hitotsu.postgresql.SegmentRetention;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** One relay empties the backlog. */
final class Drain {
    private static final long CHECK_NANOS = 1_000_000;

    private final DataSource dataSource;
    private final Backlog backlog;

    Drain(DataSource dataSource, Backlog backlog) {
        this.dataSource = dataSource;
        this.backlog = backlog;
    }

    /** Delivers that many messages from the beginning; gives messages a second, from the start of the relay on. */
    double run(Sink sink, long messages) throws Exception {
        backlog.rewind();
        PostgreSqlRelayStore store =
                PostgreSqlRelayStore.of(dataSource, SchemaName.DEFAULT, new SegmentRetention(Duration.ofDays(1), 12));
        try (Relay relay =
                Relay.builder(store, sink).options(RelayOptions.DEFAULT).build()) {
            long started = System.nanoTime();
            relay.start();
            while (relay.status().delivered() < messages) {
                LockSupport.parkNanos(CHECK_NANOS);
            }
            return messages / ((System.nanoTime() - started) / 1e9);
        }
    }
}
