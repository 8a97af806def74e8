package dev.hitotsu.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The message group of a key: the key itself, or its hash where SQS does not take it (SQS API reference, SendMessage).
 */
final class MessageGroups {
    private static final int MAX_LENGTH = 128;
    private static final String HASHED = "sha256-";

    private MessageGroups() {}

    static String of(String key) {
        boolean fits =
                !key.isEmpty() && key.length() <= MAX_LENGTH && key.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return fits ? key : HASHED + HexFormat.of().formatHex(sha256(key));
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: none (expected: in every JDK)", e);
        }
    }
}
