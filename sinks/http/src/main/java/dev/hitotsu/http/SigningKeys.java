package dev.hitotsu.http;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The secrets that sign requests to a destination, the newest first. They may change while requests are sent.
 * Thread-safe.
 */
@FunctionalInterface
public interface SigningKeys {
    /** No request is signed. */
    SigningKeys NONE = List::of;

    /** The keys of which each signs every request. Does not block for long. */
    List<SigningKey> current();

    /** Secrets that do not change, as {@link SigningKey#of} takes them. */
    static SigningKeys of(String... secrets) {
        requireNonNull(secrets, "secrets: null (expected: secrets)");
        List<SigningKey> keys = List.of(secrets).stream().map(SigningKey::of).toList();
        return () -> keys;
    }
}
