package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.postgresql.internal.LogReader;
import dev.hitotsu.postgresql.internal.WalInput;
import dev.hitotsu.postgresql.internal.WalTable;
import dev.hitotsu.relay.feed.FedLogSource;
import dev.hitotsu.relay.feed.LogFeed;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the table, and may learn of new rows from the database's log. One thread reads. */
public final class TableSource implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TableSource.class);

    private final LogReader reader;
    private final OutboxSource configured;
    private final @Nullable Supplier<LogFeed<LogEntry>> feeds;
    private volatile @Nullable LogFeed<LogEntry> feed;
    private @Nullable FedLogSource<LogEntry> followed;

    /** Opens the table behind a checkpoint. */
    @FunctionalInterface
    public interface Opener {
        TableSource open(LogCheckpoint start) throws SQLException;
    }

    /**
     * The table.
     *
     * @param configured what holds where the outbox does not say how it is read
     * @param feeds begins to follow the log; null where that is not possible
     */
    public TableSource(LogReader reader, OutboxSource configured, @Nullable Supplier<LogFeed<LogEntry>> feeds) {
        this.reader = reader;
        this.configured = configured;
        this.feeds = feeds;
    }

    ReadBatch read(@Nullable OutboxSource wanted, int maxMessages, long maxBytes, Duration maxWait)
            throws SQLException {
        FedLogSource<LogEntry> follower =
                (wanted == null ? configured : wanted) == OutboxSource.LOG ? follower() : unfollowed();
        return follower == null ? reader.read(maxMessages, maxBytes) : follower.read(maxMessages, maxBytes, maxWait);
    }

    private @Nullable FedLogSource<LogEntry> follower() {
        if (followed == null && feeds != null) {
            LogFeed<LogEntry> started = feeds.get();
            feed = started;
            followed = new FedLogSource<>(new WalTable(reader), started);
        }
        return followed;
    }

    /** Follows the log anew if the publication is gone; that creates it again. */
    void checkPublication(SlotWork work) throws SQLException {
        LogFeed<LogEntry> open = feed;
        if (open != null
                && open.isStreaming()
                && !WalInput.isPublished(work.connection(), work.schema(), work.maxMessageBytes())) {
            log.warn(
                    "the publication of the outbox was dropped (expected: that it stays); the relay polls, and creates it again");
            unfollowed();
        }
    }

    private @Nullable FedLogSource<LogEntry> unfollowed() {
        close();
        followed = null;
        return null;
    }

    boolean waits() {
        LogFeed<LogEntry> open = feed;
        return open != null && open.isStreaming();
    }

    /** What keeps it from following the log as it was told to; null for nothing. Any thread. */
    @Nullable String problem() {
        LogFeed<LogEntry> open = feed;
        return open == null ? null : open.problem();
    }

    /** Whether everything up to the position was returned, and nothing can appear before it any more. */
    boolean isReadTo(long position) {
        return reader.position() >= position && !reader.hasGaps();
    }

    long position() {
        return reader.position();
    }

    /** Ceases to follow the log. Any thread. */
    @Override
    public void close() {
        LogFeed<LogEntry> open = feed;
        feed = null;
        if (open != null) {
            open.close();
        }
    }
}
