package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.ConnectionHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what may be kept, for how long, and for whom.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-3">RFC 9111, 3</a>
 */
final class CachePolicy {
    /** Those that may be kept if the answer says for how long. */
    private static final Set<Integer> STATUSES =
            Set.of(200, 203, 204, 300, 301, 302, 307, 308, 404, 405, 410, 414, 501);

    private static final int DIGITS = 9;
    private static final long MAX_SECONDS = 1L << 31;

    private final CacheSettings settings;

    CachePolicy(CacheSettings settings) {
        this.settings = settings;
    }

    /** Whether a request has to do with the cache at all. */
    static boolean concerns(Exchange exchange) {
        MultiMap headers = exchange.headers();
        return exchange.received().method() == HttpMethod.GET
                && !hasBody(exchange.incoming())
                && !headers.contains("range")
                && !ConnectionHeaders.asksForWebSocket(exchange.incoming().headers())
                && !CacheControl.of(headers).has("no-store");
    }

    /** The body of a GET is no part of the key, so an answer to it is nobody else's. */
    private static boolean hasBody(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || length != null && !length.equals("0")
                || request.version() == HttpVersion.HTTP_2 && length == null && !request.isEnded();
    }

    /** Whether the client takes an answer as fresh as this. */
    static boolean mayAnswer(MultiMap request, Freshness freshness, long now) {
        if (!freshness.isFresh(now) || wantsNew(request)) {
            return false;
        }
        CacheControl control = CacheControl.of(request);
        long maxAge = control.seconds("max-age").map(Duration::toMillis).orElse(Long.MAX_VALUE);
        long minFresh = control.seconds("min-fresh").map(Duration::toMillis).orElse(0L);
        return freshness.age(now) <= maxAge && maxAge > 0 && freshness.left(now) >= minFresh;
    }

    /**
     * Whether the client wants an answer of the upstream, whatever is kept. {@code Pragma} counts without the newer
     * header.
     */
    static boolean wantsNew(MultiMap request) {
        return request.contains(HttpHeaders.CACHE_CONTROL)
                ? CacheControl.of(request).has("no-cache")
                : request.contains("pragma", "no-cache", true);
    }

    /** Whether whatever is kept is too old for the client: nothing that others bring helps it. */
    static boolean takesNothingKept(MultiMap request) {
        return CacheControl.of(request)
                .seconds("max-age")
                .filter(Duration::isZero)
                .isPresent();
    }

    /** For how long the answer may be kept; empty if it may not, or if that would be of no use. */
    Optional<Freshness> freshness(Exchange exchange, Reply reply, long now) {
        CacheControl control = CacheControl.of(reply.headers());
        Optional<Duration> said = lifetime(exchange, reply, control, now);
        if (isRefused(exchange, reply, control) || said.isEmpty() && reply.status() != 200) {
            return Optional.empty();
        }
        boolean mustAsk = control.has("no-cache");
        long lifetime = mustAsk ? 0 : said.orElse(settings.timeToLive()).toMillis();
        long age = age(reply.headers(), said.isPresent(), now);
        long staleIfError = mustAsk || forbidsStale(exchange, control)
                ? 0
                : control.seconds("stale-if-error")
                        .orElse(settings.staleIfError())
                        .toMillis();
        Freshness freshness = new Freshness(now, age, lifetime, staleIfError);
        boolean isUseful = freshness.mayStandIn(now)
                || hasValidator(reply.headers())
                || freshness.left(now) + staleWhileRevalidate(exchange, reply.headers()) > 0;
        return isUseful ? Optional.of(freshness) : Optional.empty();
    }

    /**
     * How long the store keeps it: while it may be given, and for a while in which the upstream may say that it is
     * still right.
     */
    Duration retention(Exchange exchange, Freshness freshness, MultiMap headers) {
        long stale = Math.max(freshness.staleIfErrorMillis(), staleWhileRevalidate(exchange, headers));
        long usable = Math.max(0, freshness.left(freshness.storedAt()) + stale);
        long toAsk = hasValidator(headers) ? settings.timeToLive().toMillis() : 0;
        return Duration.ofMillis(Math.max(1, usable + toAsk));
    }

    private boolean isRefused(Exchange exchange, Reply reply, CacheControl control) {
        boolean isShared = !isOwned(exchange, settings.scope());
        boolean isPrivate = isShared
                && (control.has("private")
                        || hasCredentials(exchange) && !control.has("public") && !control.has("s-maxage"));
        return !STATUSES.contains(reply.status())
                || reply.headers().contains(HttpHeaders.SET_COOKIE)
                || control.has("no-store")
                || isPrivate
                || variesByAnything(reply.headers());
    }

    /**
     * Whether a stale answer may be given while a newer one is asked for. Not to clients that say how old it may be.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5861#section-3">RFC 5861, 3</a>
     */
    boolean mayRevalidateLater(Exchange exchange, CachedReply kept, long now) {
        CacheControl wanted = CacheControl.of(exchange.headers());
        return !wanted.has("max-age")
                && !wanted.has("min-fresh")
                && kept.freshness().left(now) + staleWhileRevalidate(exchange, kept.headers()) > 0;
    }

    private long staleWhileRevalidate(Exchange exchange, MultiMap reply) {
        CacheControl control = CacheControl.of(reply);
        return control.has("no-cache") || forbidsStale(exchange, control)
                ? 0
                : control.seconds("stale-while-revalidate")
                        .orElse(settings.staleWhileRevalidate())
                        .toMillis();
    }

    private boolean forbidsStale(Exchange exchange, CacheControl control) {
        boolean isShared = !isOwned(exchange, settings.scope());
        return control.has("must-revalidate")
                || isShared && (control.has("proxy-revalidate") || control.has("s-maxage"));
    }

    /**
     * What the answer says; {@code max-age} goes before {@code Expires}, and an {@code Expires} that is no date is
     * past.
     */
    private Optional<Duration> lifetime(Exchange exchange, Reply reply, CacheControl control, long now) {
        boolean isShared = !isOwned(exchange, settings.scope());
        Optional<Duration> said = isShared ? control.seconds("s-maxage") : Optional.empty();
        said = said.or(() -> control.seconds("max-age"));
        List<String> expires = reply.headers().getAll(HttpHeaders.EXPIRES);
        if (said.isPresent() || expires.isEmpty()) {
            return said;
        }
        long date = HttpDate.millis(reply.headers().get(HttpHeaders.DATE), now).orElse(now);
        long end = expires.size() > 1
                ? date
                : HttpDate.millis(expires.getFirst(), now).orElse(date);
        return Optional.of(Duration.ofMillis(Math.max(0, end - date)));
    }

    /**
     * RFC 9111, 4.2.3 and 5.1: the first member of a list counts, and what is no number does not. A clock that is wrong
     * somewhere spoils nothing where the upstream leaves the lifetime to the gateway.
     */
    private static long age(MultiMap headers, boolean isSaid, long now) {
        String text = headers.get("age");
        long age = text == null ? 0 : seconds(text.split(",", 2)[0].strip()) * 1_000;
        long date = isSaid ? HttpDate.millis(headers.get(HttpHeaders.DATE), now).orElse(now) : now;
        // Dates have no milliseconds.
        return Math.max(age, now - date < 1_000 ? 0 : now - date);
    }

    /** RFC 9111, 1.2.2: a number beyond what can be counted is 2^31. */
    private static long seconds(String text) {
        if (!text.matches("\\d+")) {
            return 0;
        }
        return text.length() <= DIGITS ? Long.parseLong(text) : MAX_SECONDS;
    }

    private static boolean hasValidator(MultiMap headers) {
        return headers.contains(HttpHeaders.ETAG) || headers.contains(HttpHeaders.LAST_MODIFIED);
    }

    private static boolean variesByAnything(MultiMap headers) {
        return variesBy(headers).contains("*");
    }

    /** The names of the headers by which answers vary, in lower case and sorted. */
    static List<String> variesBy(MultiMap reply) {
        return reply.getAll(HttpHeaders.VARY).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted()
                .toList();
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
