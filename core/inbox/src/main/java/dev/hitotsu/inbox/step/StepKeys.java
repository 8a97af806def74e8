package dev.hitotsu.inbox.step;

import dev.hitotsu.inbox.EffectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Keys of calls: the same for a run and a step, for ever, and in no other run and step. A UUID of version 8 (RFC 9562,
 * 5.8).
 */
final class StepKeys {
    private static final long VERSION_MASK = 0xFFFFFFFFFFFF0FFFL;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_MASK = 0x3FFFFFFFFFFFFFFFL;
    private static final long VARIANT_2 = 0x8000000000000000L;

    private StepKeys() {}

    static String of(EffectKey run, String step) {
        String text = run.consumer().length() + "/" + run.value().length() + "/" + run + "/" + step;
        ByteBuffer hash = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
        return new UUID(hash.getLong() & VERSION_MASK | VERSION_8, hash.getLong() & VARIANT_MASK | VARIANT_2)
                .toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
        }
    }
}
