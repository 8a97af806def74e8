package dev.hitotsu.mysql.internal;

import java.nio.ByteBuffer;
import java.util.UUID;

/** UUIDs as sixteen bytes, in their order as text. */
public final class Uuids {
    private static final int LENGTH = 16;

    private Uuids() {}

    public static byte[] toBytes(UUID id) {
        return ByteBuffer.allocate(LENGTH)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    public static UUID of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
