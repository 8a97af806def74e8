package dev.hitotsu.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** UUIDs of version 5 (RFC 9562, section 5.5): the same name gives the same id. */
final class NameUuid {
    private static final UUID NAMESPACE = UUID.fromString("3f1c0c7e-7f0e-4f5b-9a37-5a0e6f6f2d11");

    private NameUuid() {}

    static UUID of(String name) {
        MessageDigest sha1 = sha1();
        ByteBuffer namespace = ByteBuffer.allocate(2 * Long.BYTES);
        sha1.update(namespace
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .array());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x5000L;
        long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
