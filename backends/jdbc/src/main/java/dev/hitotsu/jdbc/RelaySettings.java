package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a relay may be told of any SQL database. Immutable.
 *
 * @param retention how long delivered messages are kept
 * @param purpose where the relay delivers to, for people; null if it does not say
 * @param maxMessageSize of larger messages the relay reads only what identifies them; in bytes
 * @param archive is handed delivered messages before they are removed; null for none
 */
public record RelaySettings(
        SegmentRetention retention,
        @Nullable String purpose,
        long maxMessageSize,
        SegmentArchive.@Nullable Setting archive) {
    /** What holds where nobody says something else. */
    public static final RelaySettings DEFAULT =
            new RelaySettings(SegmentRetention.DEFAULT, null, Message.DEFAULT_MAX_SIZE);

    public RelaySettings {
        requireNonNull(retention, "retention: null (expected: a retention of segments)");
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("maxMessageSize: " + maxMessageSize + " (expected: at least 1)");
        }
    }

    /** Settings without an archive. */
    public RelaySettings(SegmentRetention retention, @Nullable String purpose, long maxMessageSize) {
        this(retention, purpose, maxMessageSize, null);
    }

    public RelaySettings withRetention(SegmentRetention newRetention) {
        return new RelaySettings(newRetention, purpose, maxMessageSize, archive);
    }

    public RelaySettings withPurpose(String newPurpose) {
        requireNonNull(newPurpose, "purpose: null (expected: a purpose)");
        return new RelaySettings(retention, newPurpose, maxMessageSize, archive);
    }

    public RelaySettings withMaxMessageSize(long bytes) {
        return new RelaySettings(retention, purpose, bytes, archive);
    }

    public RelaySettings withArchive(SegmentArchive.Setting newArchive) {
        requireNonNull(newArchive, "archive: null (expected: an archive)");
        return new RelaySettings(retention, purpose, maxMessageSize, newArchive);
    }
}
