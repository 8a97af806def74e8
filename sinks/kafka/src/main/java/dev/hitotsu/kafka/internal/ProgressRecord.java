package dev.hitotsu.kafka.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a transaction writes down beside its messages: their ids, and where the records stand of earlier transactions
 * whose messages may not be settled.
 *
 * @param fence of the session
 * @param earlier where records of earlier sessions stand
 * @param from where those of this session begin, up to this one
 * @param ids the messages that the transaction has delivered
 */
public record ProgressRecord(long fence, List<OffsetRange> earlier, long from, List<UUID> ids) {
    private static final byte VERSION = 1;

    public ProgressRecord {
        earlier = List.copyOf(earlier);
        ids = List.copyOf(ids);
    }

    /** A version (1 byte), then the fields in their order, in big endian, each list behind its length (4 bytes). */
    public byte[] encode() {
        int size = 1
                + Long.BYTES
                + Integer.BYTES
                + earlier.size() * 2 * Long.BYTES
                + Long.BYTES
                + Integer.BYTES
                + ids.size() * 2 * Long.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(size);
        bytes.put(VERSION).putLong(fence).putInt(earlier.size());
        earlier.forEach(range -> bytes.putLong(range.first()).putLong(range.end()));
        bytes.putLong(from).putInt(ids.size());
        ids.forEach(id -> bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
        return bytes.array();
    }

    /**
     * The record that was written.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ProgressRecord decode(byte[] written) {
        ByteBuffer bytes = ByteBuffer.wrap(written);
        try {
            byte version = bytes.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("version: " + version + " (expected: " + VERSION + ")");
            }
            long fence = bytes.getLong();
            List<OffsetRange> earlier = new ArrayList<>();
            for (int left = bytes.getInt(); left > 0; left--) {
                earlier.add(new OffsetRange(bytes.getLong(), bytes.getLong()));
            }
            long from = bytes.getLong();
            List<UUID> ids = new ArrayList<>();
            for (int left = bytes.getInt(); left > 0; left--) {
                ids.add(new UUID(bytes.getLong(), bytes.getLong()));
            }
            return new ProgressRecord(fence, earlier, from, ids);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("record of " + written.length + " bytes (expected: more)", e);
        }
    }
}
