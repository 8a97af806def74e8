package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads the messages of an outbox without a table from the database's log, and numbers them. What was read is known
 * from the checkpoint alone: the server may send anything again that is not confirmed, or was confirmed and then
 * forgotten in a crash.
 *
 * <p>One thread reads; {@link #confirm}, {@link #keepAlive} and {@link #close} may come from others.
 */
final class SlotReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlotReader.class);
    /** So many at once, also if none of them is a message of this outbox. */
    private static final int MAX_EVENTS = 50_000;

    private static final Duration IDLE = Duration.ofMillis(1);
    private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);

    /** So often an idle relay writes down that it has come on, so that the server may remove its log. */
    private final Duration heartbeat;

    private final SlotWork work;
    private final StatusExchange status;
    private final DataSource replication;
    private final Connection connection;
    private final SchemaName schema;
    private final String slot;
    private final long maxMessageBytes;
    private final ParkedNumbers parked;
    private final FailureLog failures = new FailureLog(log, System::nanoTime);
    private final ReentrantLock streaming = new ReentrantLock();
    private final String prefix;

    private volatile boolean closed;
    private volatile @Nullable SlotStream stream;
    private volatile @Nullable String problem;

    private SlotPlace place;
    /** The number of the last message that was returned. */
    private long position;
    /** The number of the last message in the stream. */
    private long arrived;

    private final OpenTransaction transaction = new OpenTransaction();
    private long lastWithoutTransaction;
    private LogCheckpoint reported;
    private long reportedAt = System.nanoTime();
    private long connectedAt = System.nanoTime() - RECONNECT_DELAY.toNanos();

    /**
     * A reader that goes on behind a checkpoint.
     *
     * @param work has the connection of the reading thread
     */
    SlotReader(SlotWork work, DataSource replication, String slot, LogCheckpoint start) throws SQLException {
        this.work = work;
        this.replication = replication;
        this.connection = work.connection();
        this.schema = work.schema();
        this.slot = slot;
        this.maxMessageBytes = work.maxMessageBytes();
        this.heartbeat = work.heartbeat();
        this.place = SlotPlace.of(start);
        this.position = start.position();
        this.reported = start;
        this.status = new StatusExchange(connection, place.lsn());
        this.prefix = SlotName.prefix(schema);
        this.parked = ParkedNumbers.behind(connection, schema, position);
    }

    /** The number of the last message that was returned. */
    long position() {
        return position;
    }

    /** Whether everything was returned that was committed before this place. */
    boolean hasPassed(long lsn) {
        return Long.compareUnsigned(place.lsn(), lsn) >= 0 && place.number() <= position;
    }

    /**
     * Reads on; waits for something to read.
     *
     * @throws LogLostException if what comes next is gone
     */
    ReadBatch read(int maxMessages, long maxBytes, Duration maxWait) throws SQLException {
        long deadline = System.nanoTime() + Math.min(maxWait.toNanos(), StatusExchange.INTERVAL.toNanos());
        List<LogEntry> entries = new ArrayList<>();
        try {
            if (isConnected()) {
                boolean more = fill(entries, maxMessages, maxBytes);
                while (entries.isEmpty() && !more && !closed && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(IDLE.toNanos());
                    more = fill(entries, maxMessages, maxBytes);
                }
                return batch(entries, more);
            }
        } catch (LogLostException e) {
            throw e;
        } catch (SQLException e) {
            disconnected(e);
            if (!entries.isEmpty()) {
                return batch(entries, false);
            }
        }
        LockSupport.parkNanos(Math.min(maxWait.toNanos(), Duration.ofMillis(50).toNanos()));
        return batch(List.of(), false);
    }

    private boolean isConnected() throws SQLException {
        if (stream != null) {
            return true;
        }
        if (closed || System.nanoTime() - connectedAt < RECONNECT_DELAY.toNanos()) {
            return false;
        }
        connectedAt = System.nanoTime();
        requireNothingLost();
        arrived = place.number();
        transaction.forget();
        status.begin();
        SlotStream opened = SlotStream.open(replication, schema, slot, place.lsn());
        stream = opened;
        problem = null;
        if (closed) {
            opened.close();
        }
        log.info("schema {}: reads the database's log from {} on, slot {}", schema, SlotPlace.text(place.lsn()), slot);
        return true;
    }

    private void requireNothingLost() throws SQLException {
        Optional<Slot> found = Slot.find(connection, slot);
        String loss = Slot.loss(found, slot, place.lsn());
        if (loss != null) {
            throw new LogLostException(loss);
        }
        Slot present = found.orElseThrow();
        if (present.isActive()) {
            // Else a relay that has lost the lead would take the slot from the one that has it.
            work.requireNewestFence();
            SlotHolder.release(connection, present);
        }
    }

    private boolean fill(List<LogEntry> entries, int maxMessages, long maxBytes) throws SQLException {
        streaming.lock();
        try {
            SlotStream open = stream;
            if (open == null) {
                return false;
            }
            status.exchangeIfDue(open);
            long bytes = 0;
            for (int events = 0; events < MAX_EVENTS && entries.size() < maxMessages && bytes < maxBytes; events++) {
                ByteBuffer next = open.next();
                if (next == null) {
                    idle(open);
                    return false;
                }
                LogEntry entry = take(LogEventDecoder.decode(next));
                if (entry != null) {
                    entries.add(entry);
                    bytes += entry.message().size();
                }
            }
            return true;
        } finally {
            streaming.unlock();
        }
    }

    private @Nullable LogEntry take(LogEvent event) throws SQLException {
        transaction.accept(event);
        return switch (event) {
            case LogEvent.Begin begin -> null;
            case LogEvent.Commit commit -> {
                place = new SlotPlace(commit.end(), arrived, MessageColumns.timeOf(commit.micros()));
                yield null;
            }
            case LogEvent.Emitted emitted -> emitted.prefix().equals(prefix) ? number(emitted) : null;
            case LogEvent.Other other -> null;
        };
    }

    private @Nullable LogEntry number(LogEvent.Emitted emitted) throws SQLException {
        if (!emitted.transactional()) {
            lastWithoutTransaction = emitted.lsn();
        }
        arrived++;
        if (arrived <= position) {
            return null;
        }
        LogEntry entry =
                parked.contains(connection, arrived) ? null : EmittedMessage.entry(emitted, arrived, maxMessageBytes);
        position = arrived;
        return entry;
    }

    /** There is nothing more now: the server has come to a place before which nothing can appear any more. */
    private void idle(SlotStream open) {
        long received = open.received();
        if (!transaction.isOpen()
                && Long.compareUnsigned(received, place.lsn()) > 0
                && Long.compareUnsigned(received, lastWithoutTransaction) > 0) {
            place = new SlotPlace(received, arrived, place.time());
        }
        Instant upToDate = status.timeAt(place.lsn());
        if (upToDate != null) {
            place = new SlotPlace(place.lsn(), place.number(), upToDate);
        }
    }

    private ReadBatch batch(List<LogEntry> entries, boolean hasMore) {
        boolean due = System.nanoTime() - reportedAt >= heartbeat.toNanos();
        boolean moved = due || position != reported.position();
        if (moved) {
            reported = place.checkpoint(position);
            reportedAt = System.nanoTime();
        }
        return new ReadBatch(entries, reported, moved, hasMore);
    }

    /** What keeps it from reading; null for nothing. Any thread. */
    @Nullable String problem() {
        return problem;
    }

    private void disconnected(SQLException reason) {
        SlotStream open = stream;
        stream = null;
        if (open != null) {
            open.close();
        }
        if (!closed) {
            String text = "the database's log cannot be read, messages wait in it, slot " + slot + ": "
                    + SlotHolder.explain(reason);
            problem = text;
            failures.log(Level.WARN, "schema " + schema + ": " + text, reason);
        }
    }

    /** Everything before this place is saved. Any thread. */
    void confirm(SlotPlace place) {
        status.saved(place.lsn());
    }

    /** Keeps the server from ending the connection while nobody reads. Any thread. */
    void keepAlive() {
        SlotStream open = stream;
        if (open == null || !streaming.tryLock()) {
            return;
        }
        try {
            open.exchangeStatus();
        } catch (SQLException e) {
            log.debug("the status of the slot could not be told", e);
        } finally {
            streaming.unlock();
        }
    }

    /** Ends the connection. Any thread. */
    @Override
    public void close() {
        closed = true;
        SlotStream open = stream;
        if (open != null) {
            open.close();
        }
    }
}
