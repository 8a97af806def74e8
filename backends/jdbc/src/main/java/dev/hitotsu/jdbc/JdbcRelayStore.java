package dev.hitotsu.jdbc;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.RelayStore;

/**
 * The outbox in a SQL database, for a relay. Implementations are immutable, thread-safe, and block for the database.
 */
public interface JdbcRelayStore extends RelayStore {
    /** What it was told; {@link RelaySettings#DEFAULT} unless changed. */
    RelaySettings settings();

    /** The same store with other settings. */
    JdbcRelayStore with(RelaySettings settings);

    /** The same store, which keeps delivered messages for so long; {@link SegmentRetention#DEFAULT} unless changed. */
    default JdbcRelayStore withRetention(SegmentRetention retention) {
        return with(settings().withRetention(retention));
    }

    /**
     * The same store for a relay that says where it delivers to, in words for people and without secrets. Relays on one
     * outbox that say something different are warned of each other: one of them has the wrong database.
     */
    default JdbcRelayStore withPurpose(String purpose) {
        return with(settings().withPurpose(purpose));
    }

    /**
     * The same store for a relay that never reads a message of more bytes than this ({@link Message#size()}); it parks
     * it, inside the database, as given up. Tell the applications the same when they append.
     * {@link Message#DEFAULT_MAX_SIZE} unless changed. The relay's heap must hold about eight messages of that size
     * beside its windows.
     */
    default JdbcRelayStore withMaxMessageSize(long bytes) {
        return with(settings().withMaxMessageSize(bytes));
    }

    /**
     * The same store for a relay that hands each segment of delivered messages to an archive before it removes it.
     *
     * @param maxHeld segments that may wait for the archive beyond their retention; see {@link SegmentArchive.Setting}
     */
    default JdbcRelayStore withArchive(SegmentArchive archive, int maxHeld) {
        return with(settings().withArchive(new SegmentArchive.Setting(archive, maxHeld)));
    }
}
