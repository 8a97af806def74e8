package dev.hitotsu.gateway.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer. They are fetched when they are old and when a token names an unknown one, but not more
 * often than every few seconds, whatever tokens come. While the issuer is away, the keys it had stay valid for a day.
 * Thread-safe.
 */
final class Jwks {
    private static final Logger log = LoggerFactory.getLogger(Jwks.class);
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final Duration MAX_STALE = Duration.ofDays(1);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private record Fetched(List<JWK> keys, long at) {}

    private final Supplier<Future<String>> source;
    private final LongSupplier ticker;
    private final String name;
    private @Nullable Fetched current;
    private @Nullable Future<?> fetching;
    private long lastAttempt;

    /** Keys that the source has as a JSON Web Key Set. */
    Jwks(String name, Supplier<Future<String>> source, LongSupplier ticker) {
        this.name = name;
        this.source = source;
        this.ticker = ticker;
        this.lastAttempt = ticker.getAsLong() - PAUSE.toNanos();
    }

    /** Fetches the keys for the first time. */
    void start() {
        refresh();
    }

    /** The keys that may have signed a token; none if the issuer does not have the one that it names. */
    Future<List<JWK>> find(@Nullable String keyId, JWSAlgorithm algorithm) {
        List<JWK> known = select(keyId, algorithm);
        boolean isOld = age().map(age -> age.compareTo(MAX_AGE) > 0).orElse(true);
        if (known.isEmpty() || isOld) {
            Future<?> refreshing = refresh();
            if (known.isEmpty()) {
                return refreshing.transform(done -> found(keyId, algorithm));
            }
        }
        return Future.succeededFuture(known);
    }

    private Future<List<JWK>> found(@Nullable String keyId, JWSAlgorithm algorithm) {
        return age().isEmpty()
                ? Future.failedFuture(RefusedException.of(503, "The keys of the issuer are not available"))
                : Future.succeededFuture(select(keyId, algorithm));
    }

    private synchronized Optional<Duration> age() {
        return Optional.ofNullable(current)
                .map(fetched -> Duration.ofNanos(ticker.getAsLong() - fetched.at()))
                .filter(age -> age.compareTo(MAX_STALE) < 0);
    }

    private synchronized List<JWK> select(@Nullable String keyId, JWSAlgorithm algorithm) {
        if (current == null || age().isEmpty()) {
            return List.of();
        }
        List<JWK> fitting = current.keys().stream()
                .filter(key -> Signatures.fits(key, algorithm))
                .filter(key -> keyId == null || keyId.equals(key.getKeyID()))
                .toList();
        // Without a name there must be no choice.
        return keyId == null && fitting.size() > 1 ? List.of() : fitting;
    }

    private synchronized Future<?> refresh() {
        if (fetching != null) {
            return fetching;
        }
        if (ticker.getAsLong() - lastAttempt < PAUSE.toNanos()) {
            return Future.succeededFuture();
        }
        lastAttempt = ticker.getAsLong();
        Promise<Void> promise = Promise.promise();
        fetching = promise.future();
        fetch().onComplete(result -> {
            try {
                if (result.succeeded()) {
                    take(result.result());
                } else {
                    failed(result.cause());
                }
            } finally {
                // Whatever came, nobody waits any longer.
                promise.complete();
            }
        });
        return promise.future();
    }

    private Future<String> fetch() {
        try {
            return source.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private synchronized void take(String json) {
        fetching = null;
        try {
            current = new Fetched(JWKSet.parse(json).getKeys(), ticker.getAsLong());
        } catch (ParseException | RuntimeException e) {
            failed(e);
        }
    }

    private synchronized void failed(Throwable cause) {
        fetching = null;
        log.error("keys of {}: cannot be fetched: {}", name, cause.getMessage());
    }
}
