package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.ReadBatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads the outbox as its {@link OutboxSourceRow} says, and changes from one way to another while it runs. The table is
 * read to its end before the log is begun, and the log to its end before the table goes on, so nothing is left out and
 * nothing comes too early.
 */
public final class OutboxLogSource implements LogSource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OutboxLogSource.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
    private static final int LOOKS_PER_SEARCH = 50;
    private static final Duration DRAIN_PAUSE = Duration.ofMillis(10);
    private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(5);

    private final FailureLog failures = new FailureLog(log, System::nanoTime);
    private final TableSource.Opener tables;
    private final SlotWork work;
    private final KeepAlive keeper;
    private OutboxSourceRow row;
    private int looks;
    private long lookedAt = System.nanoTime();
    private volatile LogCheckpoint settled;
    private volatile @Nullable TableSource table;
    private volatile @Nullable SlotReader slot;

    /**
     * A source that goes on behind a checkpoint.
     *
     * @param tables reads tables
     * @param work with the slot, by the connection of the reading thread
     */
    public OutboxLogSource(LogCheckpoint start, TableSource.Opener tables, SlotWork work) throws SQLException {
        this.tables = tables;
        this.work = work;
        this.settled = start;
        this.row = work.look();
        if (start.kind().equals(SlotPlace.KIND)) {
            openSlot(start);
        } else {
            table = tables.open(start);
        }
        this.keeper = KeepAlive.start(KEEP_ALIVE_INTERVAL, this::keepAlive);
    }

    private void openSlot(LogCheckpoint start) throws SQLException {
        String name = row.slot();
        if (name == null) {
            leaveLostLog(
                    "slot: the outbox names none (expected: the one that holds the log from "
                            + SlotPlace.text(SlotPlace.of(start).lsn()) + " on)",
                    start.position());
        } else {
            slot = work.reader(name, start);
        }
    }

    @Override
    public boolean waits() {
        TableSource open = table;
        return row.isLogOnly() || open == null || open.waits();
    }

    @Override
    public ReadBatch read(int maxMessages, long maxBytes, Duration maxWait) {
        return SqlCall.run(() -> {
            look();
            SlotReader reader = slot;
            TableSource open = table;
            if (reader != null) {
                return readLog(reader, maxMessages, maxBytes, maxWait);
            }
            if (open == null) {
                throw new SQLException("source: neither table nor log is open (expected: one of them)");
            }
            return readTable(open, maxMessages, maxBytes, maxWait);
        });
    }

    private void look() throws SQLException {
        if (System.nanoTime() - lookedAt >= LOOK_INTERVAL.toNanos()) {
            row = work.look();
            lookedAt = System.nanoTime();
            tidyUp();
        }
    }

    /** A right that is missing for that, or a slot that somebody holds, must not keep messages from being delivered. */
    private void tidyUp() {
        try {
            work.tidy(row, settled);
            if (looks++ % LOOKS_PER_SEARCH == 0) {
                work.dropForgotten(row);
                TableSource open = table;
                if (open != null) {
                    open.checkPublication(work);
                }
            }
        } catch (SQLException e) {
            failures.log(Level.WARN, "a slot or publication of the outbox that nobody needs could not be dropped", e);
        }
    }

    private ReadBatch readTable(TableSource open, int maxMessages, long maxBytes, Duration maxWait)
            throws SQLException {
        ReadBatch batch =
                open.read(row.isLogOnly() ? OutboxSource.POLLING : row.source(), maxMessages, maxBytes, maxWait);
        String name = row.slot();
        if (!row.isLogOnly()
                || name == null
                || !batch.entries().isEmpty()
                || batch.hasMore()
                || !open.isReadTo(row.tableEnd())) {
            if (row.isLogOnly() && batch.entries().isEmpty()) {
                LockSupport.parkNanos(DRAIN_PAUSE.toNanos());
            }
            return batch;
        }
        long position = Math.max(row.tableEnd(), open.position());
        LogCheckpoint begin = new SlotPlace(row.logStart(), position, row.changedAt()).checkpoint(position);
        log.info("the table is read to its end, position {}: the database's log follows, slot {}", position, name);
        open.close();
        table = null;
        slot = work.reader(name, begin);
        return new ReadBatch(List.of(), begin, true, true);
    }

    private ReadBatch readLog(SlotReader reader, int maxMessages, long maxBytes, Duration maxWait) throws SQLException {
        if (!row.isLogOnly() && (row.logEnd() == 0 || reader.hasPassed(row.logEnd()))) {
            return goOnInTable(row.nextPosition(), reader.position());
        }
        try {
            return reader.read(maxMessages, maxBytes, maxWait);
        } catch (LogLostException e) {
            leaveLostLog(String.valueOf(e.getMessage()), reader.position());
            return goOnInTable(row.nextPosition(), reader.position());
        }
    }

    /** Appends go to the table from now on. */
    private void leaveLostLog(String reason, long position) throws SQLException {
        log.error(
                "the database's log is lost, and with it messages that were not delivered: {}. The table is polled from now on",
                reason);
        row = work.fallBack(row, reason, position);
        if (table == null && slot == null) {
            table = tables.open(work.tableCheckpoint(row.nextPosition()));
        }
    }

    private ReadBatch goOnInTable(long nextPosition, long position) throws SQLException {
        LogCheckpoint next = work.tableCheckpoint(Math.max(nextPosition, position));
        SlotReader reader = slot;
        slot = null;
        table = tables.open(next);
        if (reader != null) {
            reader.close();
        }
        log.info("the database's log is read to its end: the table follows, position {}", next.position());
        return new ReadBatch(List.of(), next, true, true);
    }

    @Override
    public @Nullable String problem() {
        SlotReader reader = slot;
        if (reader != null) {
            String problem = reader.problem();
            return problem == null ? keeper.problem() : problem;
        }
        TableSource open = table;
        return open == null ? null : open.problem();
    }

    @Override
    public void settled(Checkpoint checkpoint) {
        LogCheckpoint saved = (LogCheckpoint) checkpoint;
        settled = saved;
        SlotReader reader = slot;
        if (reader != null && saved.kind().equals(SlotPlace.KIND)) {
            reader.confirm(SlotPlace.of(saved));
        }
    }

    private void keepAlive() {
        SlotReader reader = slot;
        if (reader != null) {
            reader.keepAlive();
        }
    }

    /** Ends the connections to the log. Any thread. */
    @Override
    public void close() {
        keeper.close();
        SlotReader reader = slot;
        if (reader != null) {
            reader.close();
        }
        TableSource open = table;
        if (open != null) {
            open.close();
        }
    }
}
