package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.RivalReports;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.jdbc.internal.TermConnections;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.mysql.internal.LogReader;
import dev.hitotsu.mysql.internal.MySqlState;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A term with three connections, one for each of the threads that use it. */
final class MySqlRelayTerm implements RelayTerm {
    private static final Logger log = LoggerFactory.getLogger(MySqlRelayTerm.class);

    /** The reader rather tries again than waits. */
    private static final int READ_LOCK_TIMEOUT_SECONDS = 1;

    private final TermConnections connections;
    private final Connection settling;
    private final Connection renewing;
    private final LeaseTable lease;
    private final long fence;
    private final MySqlJournal journal;
    private final LogSource source;
    private final SegmentSweeper sweeper;
    private final RivalReports rivals = new RivalReports("this relay leads, and another one would lead");
    private final FailureLog refusals = new FailureLog(log, System::nanoTime);

    MySqlRelayTerm(
            TermConnections connections,
            SchemaName schema,
            SegmentSweeper sweeper,
            long maxMessageSize,
            LeaseTable lease,
            long fence,
            Duration length)
            throws SQLException {
        this.connections = connections;
        this.settling = connections.open();
        this.renewing = connections.open();
        this.lease = lease;
        this.fence = fence;
        this.sweeper = sweeper;
        this.journal = new MySqlJournal(settling, schema, fence, maxMessageSize, length);
        Connection reading = connections.open();
        SessionVariables.set(reading, "innodb_lock_wait_timeout", READ_LOCK_TIMEOUT_SECONDS);
        LogReader reader = new LogReader(reading, schema, journal.saved(), maxMessageSize);
        this.source = (messages, bytes, wait) -> SqlCall.run(() -> reader.read(messages, bytes));
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public boolean renew(Duration length) {
        return SqlCall.run(() -> {
            boolean renewed = lease.renew(renewing, fence, length);
            rivals.report(lease.rival(renewing));
            return renewed;
        });
    }

    @Override
    public LogSource source() {
        return source;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public void cleanUp() {
        SqlCall.run(() -> {
            try {
                journal.cleanUp();
                sweeper.sweep(settling, journal.saved());
            } catch (SQLException e) {
                if (!MySqlState.isDenied(e)) {
                    throw e;
                }
                refusals.log(Level.WARN, "delivered segments cannot be removed, delivery goes on", e);
            }
            return true;
        });
    }

    @Override
    public void close() {
        try {
            lease.release(renewing, fence);
        } catch (SQLException e) {
            log.info("could not release the lease; it will expire: {}", e.getMessage());
        }
        connections.close();
    }
}
