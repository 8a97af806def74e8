package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.jdbc.internal.RivalReports;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.jdbc.internal.TermConnections;
import dev.hitotsu.message.FailureLog;
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
final class SqlRelayTerm implements RelayTerm {
    private static final Logger log = LoggerFactory.getLogger(SqlRelayTerm.class);

    private final TermConnections connections;
    private final Connection settling;
    private final Connection renewing;
    private final RelayLease lease;
    private final long fence;
    private final SqlJournal journal;
    private final Segments segments;
    private final TermParts.OpenSource source;
    private final RivalReports rivals = new RivalReports("this relay leads, and another one would lead");
    private final FailureLog refusals = new FailureLog(log, System::nanoTime);

    /** Begins a term. The caller closes the connections if this fails. */
    SqlRelayTerm(TermConnections connections, RelayLease lease, long fence, TermParts parts) throws SQLException {
        this.connections = connections;
        this.settling = connections.open();
        this.renewing = connections.open();
        this.lease = lease;
        this.fence = fence;
        this.journal = new SqlJournal(settling, parts.tables(settling));
        this.segments = parts.segments();
        this.source = parts.source(connections.open(), journal.saved());
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public boolean renew(Duration length) {
        return SqlCall.run(() -> {
            RelayLease.Renewal renewal = lease.renew(renewing, fence, length);
            rivals.report(renewal.rival());
            return renewal.renewed();
        });
    }

    @Override
    public LogSource source() {
        return source.source();
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
                segments.sweep(settling, journal.saved());
            } catch (SQLException e) {
                if (!segments.isDenied(e)) {
                    throw e;
                }
                refusals.log(Level.WARN, "delivered segments cannot be removed, delivery goes on", e);
            }
            return true;
        });
    }

    @Override
    public void close() {
        source.onClose().run();
        try {
            lease.release(renewing, fence);
        } catch (SQLException e) {
            log.info("could not release the lease; it will expire: {}", e.getMessage());
        }
        connections.close();
    }
}
