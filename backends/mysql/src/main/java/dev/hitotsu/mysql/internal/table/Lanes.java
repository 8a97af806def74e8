package dev.hitotsu.mysql.internal.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.relay.store.Lane;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Lanes as the column {@code lane} has them: SHA-256 of topic, a zero byte, and key, because no index takes keys of any
 * length.
 */
public final class Lanes {
    private Lanes() {}

    public static byte[] hash(Lane lane) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(lane.topic().getBytes(UTF_8));
            digest.update((byte) 0);
            return digest.digest(lane.key().getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
