package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.postgresql.internal.LogReader;
import dev.hitotsu.postgresql.internal.WalFeed;
import dev.hitotsu.postgresql.internal.WalLogSource;
import dev.hitotsu.relay.store.ReadBatch;
import java.sql.Connection;
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
    private final @Nullable Supplier<WalFeed> feeds;
    private volatile @Nullable WalFeed feed;
    private @Nullable WalLogSource followed;

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
    public TableSource(LogReader reader, OutboxSource configured, @Nullable Supplier<WalFeed> feeds) {
        this.reader = reader;
        this.configured = configured;
        this.feeds = feeds;
    }

    ReadBatch read(@Nullable OutboxSource wanted, int maxMessages, long maxBytes, Duration maxWait)
            throws SQLException {
        WalLogSource follower = (wanted == null ? configured : wanted) == OutboxSource.LOG ? follower() : unfollowed();
        return follower == null ? reader.read(maxMessages, maxBytes) : follower.read(maxMessages, maxBytes, maxWait);
    }

    private @Nullable WalLogSource follower() {
        if (followed == null && feeds != null) {
            WalFeed started = feeds.get();
            feed = started;
            followed = new WalLogSource(reader, started);
        }
        return followed;
    }

    /** Follows the log anew if the publication is gone; that creates it again. */
    void checkPublication(Connection connection) throws SQLException {
        WalFeed open = feed;
        if (open != null && !open.isPublished(connection)) {
            log.warn(
                    "the publication of the outbox was dropped (expected: that it stays); the relay polls, and creates it again");
            unfollowed();
        }
    }

    private @Nullable WalLogSource unfollowed() {
        close();
        followed = null;
        return null;
    }

    boolean waits() {
        WalFeed open = feed;
        return open != null && open.isStreaming();
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
        WalFeed open = feed;
        feed = null;
        if (open != null) {
            open.close();
        }
    }
}
