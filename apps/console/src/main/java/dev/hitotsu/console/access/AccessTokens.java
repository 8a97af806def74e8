package dev.hitotsu.console.access;

import java.util.Optional;

/** Who has which token. Implementations are thread-safe, take the same time for each token, and may read a file. */
@FunctionalInterface
public interface AccessTokens {
    /**
     * Who has the token with this hash; empty for nobody, also if they had it once.
     *
     * @param sha256 the hash of the token's UTF-8 bytes
     */
    Optional<Person> find(byte[] sha256);
}
