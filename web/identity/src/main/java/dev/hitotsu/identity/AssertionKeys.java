package dev.hitotsu.identity;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of the gateways. They are fetched when an assertion names an unknown one, but not more often than
 * every few seconds, whatever assertions come. Thread-safe; blocks while it fetches.
 */
final class AssertionKeys {
    private static final Logger log = LoggerFactory.getLogger(AssertionKeys.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final @Nullable URI address;
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile List<ECKey> keys;
    private boolean wasAsked;
    private long lastAttempt;

    private AssertionKeys(@Nullable URI address, List<ECKey> keys, LongSupplier ticker) {
        this.address = address;
        this.keys = keys;
        this.ticker = ticker;
    }

    static AssertionKeys at(URI address, LongSupplier ticker) {
        return new AssertionKeys(address, List.of(), ticker);
    }

    static AssertionKeys of(String json) {
        return new AssertionKeys(null, parse(json), () -> 0);
    }

    private static List<ECKey> parse(String json) {
        try {
            return JWKSet.parse(json).getKeys().stream()
                    .filter(key -> key instanceof ECKey ec && ec.getCurve().equals(Curve.P_256))
                    .map(key -> key.toECKey().toPublicJWK())
                    .toList();
        } catch (ParseException e) {
            throw new IllegalArgumentException(
                    "keys: no JSON Web Key Set (expected: the one that the gateway publishes)");
        }
    }

    /** The key with this name; empty if the gateway has none. */
    Optional<ECKey> find(String name) {
        Optional<ECKey> known = known(name);
        URI from = address;
        if (known.isPresent() || from == null) {
            return known;
        }
        lock.lock();
        try {
            if (known(name).isEmpty() && (!wasAsked || ticker.getAsLong() - lastAttempt >= PAUSE.toNanos())) {
                wasAsked = true;
                lastAttempt = ticker.getAsLong();
                fetch(from);
            }
        } finally {
            lock.unlock();
        }
        return known(name);
    }

    private Optional<ECKey> known(String name) {
        return keys.stream().filter(key -> name.equals(key.getKeyID())).findFirst();
    }

    private void fetch(URI from) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(from).timeout(TIMEOUT).build(), BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IOException("status " + answer.statusCode() + " (expected: 200)");
            }
            keys = parse(answer.body());
        } catch (IOException | IllegalArgumentException e) {
            log.error("keys of the gateway at {}: cannot be fetched: {}", from, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
