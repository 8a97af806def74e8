package dev.hitotsu.postgresql.internal.slot;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Where to read on in the database's log. The server begins with the first transaction that was committed at this place
 * or later. The messages of the log are numbered in the order of their commits, so the number of each is the same
 * whoever reads it.
 *
 * @param lsn a place in the log between two transactions
 * @param number of the last message before it
 * @param time everything before this place, and perhaps nothing behind it, was committed by then, by the database's
 *     clock
 */
public record SlotPlace(long lsn, long number, Instant time) {
    /** The kind of the checkpoints in the database's log. */
    public static final String KIND = "postgresql-wal";

    public SlotPlace {
        requireNonNull(time, "time: null (expected: a time)");
    }

    /** The place of a checkpoint of this kind. */
    public static SlotPlace of(LogCheckpoint checkpoint) {
        if (checkpoint.place().length != 3 * Long.BYTES) {
            throw new IllegalArgumentException("checkpoint: a place of " + checkpoint.place().length
                    + " bytes (expected: " + 3 * Long.BYTES + ")");
        }
        ByteBuffer bytes = ByteBuffer.wrap(checkpoint.place());
        return new SlotPlace(bytes.getLong(), bytes.getLong(), Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS));
    }

    /** The checkpoint of a relay that has read messages up to this number from here. */
    LogCheckpoint checkpoint(long position) {
        byte[] place = ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(lsn)
                .putLong(number)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, time))
                .array();
        return new LogCheckpoint(KIND, position, new long[0], place);
    }

    /** A place as PostgreSQL writes it. */
    static String text(long lsn) {
        return String.format(Locale.ROOT, "%X/%X", lsn >>> 32, lsn & 0xFFFF_FFFFL);
    }
}
