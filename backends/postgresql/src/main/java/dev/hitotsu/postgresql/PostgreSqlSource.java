package dev.hitotsu.postgresql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.postgresql.internal.slot.SourceChange;
import dev.hitotsu.postgresql.internal.table.CheckpointLog;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * How the outbox is read, and how to change that while services append and a relay delivers. Nothing is lost and the
 * order of each key is kept: the relay reads the table to its end before it begins with the log, and the log to its end
 * before it goes on with the table.
 *
 * <p>While the source is {@link OutboxSource#LOG_ONLY}, a trigger turns rows for the table into messages in the
 * database's log, so services go on unchanged; those that append by {@link PostgreSql#withoutTable()} spare the
 * trigger. A permanent replication slot holds the log for the relay. It is a failover slot from PostgreSQL 17 on.
 * Thread-safe; every method blocks.
 */
public final class PostgreSqlSource {
    private final SourceChange change;

    private PostgreSqlSource(SourceChange change) {
        this.change = change;
    }

    static PostgreSqlSource of(DataSource dataSource, SchemaName schema) {
        return new PostgreSqlSource(
                SourceChange.of(dataSource, schema, connection -> CheckpointLog.newest(connection, schema)));
    }

    /** How the outbox is read; empty for what the relay's configuration says. */
    public Optional<OutboxSource> current() {
        return change.current();
    }

    /**
     * Has the outbox read in another way from now on. The relay follows by itself, also one that is started later.
     *
     * <p>Appends wait for a short time, at most three seconds: until all transactions that have appended have ended. If
     * they do not end in time, nothing is changed.
     *
     * @param maxWait how long to wait for what has to come first: that the server can make a slot, which it does when
     *     all transactions have ended that have written something, and that a relay has finished the change before this
     *     one
     * @return how it was read before; empty for what the relay's configuration says
     * @throws OutboxException if the database cannot or may not do that; the message names what is expected, and
     *     nothing was changed
     */
    public Optional<OutboxSource> change(OutboxSource wanted, Duration maxWait) {
        requireNonNull(wanted, "wanted: null (expected: a source)");
        requireNonNull(maxWait, "maxWait: null (expected: a duration)");
        return change.change(wanted, maxWait);
    }
}
