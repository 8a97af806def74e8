package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.ConnectionHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Optional;

/** Decides what may be kept, for how long, and for whom. */
final class CachePolicy {
    private final CacheSettings settings;

    CachePolicy(CacheSettings settings) {
        this.settings = settings;
    }

    /** Whether a request has to do with the cache at all. */
    boolean concerns(Exchange exchange) {
        MultiMap headers = exchange.headers();
        return exchange.received().method() == HttpMethod.GET
                && !headers.contains("range")
                && !ConnectionHeaders.asksForWebSocket(exchange.incoming().headers())
                && !CacheControl.of(headers).has("no-store");
    }

    /** Whether the client takes an answer that was kept. */
    boolean mayAnswer(Exchange exchange) {
        CacheControl control = CacheControl.of(exchange.headers());
        return !control.has("no-cache")
                && !exchange.headers().contains("pragma", "no-cache", true)
                && control.seconds("max-age").map(Duration::isPositive).orElse(true);
    }

    /** For how long the answer may be kept; empty if it may not. */
    Optional<Duration> lifetime(Exchange exchange, Reply reply) {
        CacheControl control = CacheControl.of(reply.headers());
        boolean isShared = !isOwned(exchange, settings.scope());
        boolean isRefused = reply.status() != 200
                || reply.headers().contains(HttpHeaders.SET_COOKIE)
                || control.has("no-store")
                || control.has("no-cache")
                || isShared && control.has("private")
                || !CacheKey.covers(reply.headers().getAll(HttpHeaders.VARY));
        boolean isPrivate = isShared && hasCredentials(exchange) && !control.has("public") && !control.has("s-maxage");
        if (isRefused || isPrivate) {
            return Optional.empty();
        }
        Optional<Duration> said = isShared ? control.seconds("s-maxage") : Optional.empty();
        Duration lifetime = said.or(() -> control.seconds("max-age")).orElseGet(() -> unsaid(reply));
        Duration left = lifetime.minus(age(reply.headers()));
        return left.toMillis() > 0 ? Optional.of(left) : Optional.empty();
    }

    /** {@code Expires} without {@code max-age} is old; nobody keeps what it cannot date. */
    private Duration unsaid(Reply reply) {
        return reply.headers().contains(HttpHeaders.EXPIRES) ? Duration.ZERO : settings.timeToLive();
    }

    /** How old an answer was when it came; zero if it does not say so. */
    static Duration age(MultiMap headers) {
        String age = headers.get("age");
        return age != null && age.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(age)) : Duration.ZERO;
    }

    /** Whether answers are kept for a user who is known. */
    static boolean isOwned(Exchange exchange, CacheScope scope) {
        return scope == CacheScope.USER && exchange.identity().isKnown();
    }

    static boolean hasCredentials(Exchange exchange) {
        return exchange.identity().isKnown()
                || exchange.incoming().headers().contains(HttpHeaders.AUTHORIZATION)
                || exchange.incoming().headers().contains(HttpHeaders.COOKIE);
    }
}
