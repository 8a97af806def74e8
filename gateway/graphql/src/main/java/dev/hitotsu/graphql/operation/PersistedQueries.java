package dev.hitotsu.graphql.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Texts of operations that clients have sent once, by their hashes. Thread-safe. */
public final class PersistedQueries {
    /** Characters of all texts that are kept, and of one of them. */
    private static final long MAX_TOTAL = 1 << 21;

    private static final int MAX_LENGTH = 16_384;

    private final LruCache<String, String> texts = new LruCache<>(MAX_TOTAL);

    /** SHA-256 of a text, in hexadecimal digits. */
    public static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text with the hash. */
    public Optional<String> find(String hash) {
        return texts.get(hash);
    }

    /**
     * Remembers a text, unless it is too long.
     *
     * @throws OperationException if it has another hash
     */
    public void remember(String hash, String text) {
        if (!hash.equals(hash(text))) {
            throw new OperationException(
                    Refusal.BAD_REQUEST,
                    "extensions.persistedQuery.sha256Hash: " + hash + " (expected: that of the query)");
        }
        if (text.length() <= MAX_LENGTH) {
            texts.put(hash, text, text.length());
        }
    }
}
