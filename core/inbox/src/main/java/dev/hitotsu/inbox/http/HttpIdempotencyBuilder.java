package dev.hitotsu.inbox.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectRunner;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings of {@link HttpIdempotency}. How long a key is remembered is a setting of the {@link EffectRunner}, 24 hours
 * at least.
 *
 * @param <C> what the service gets
 */
public final class HttpIdempotencyBuilder<C> {
    private static final Set<String> REPEATABLE_HEADERS = Set.of(
            "content-type",
            "content-language",
            "content-location",
            "content-encoding",
            "location",
            "etag",
            "last-modified",
            "link");

    /** They belong to one client or one connection (RFC 6265; RFC 9110, 7.6.1; RFC 9112, 6). */
    private static final Set<String> NEVER_REPEATED = Set.of(
            "set-cookie",
            "set-cookie2",
            "authentication-info",
            "connection",
            "content-length",
            "keep-alive",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "www-authenticate");

    /** A service that answers so has not begun (RFC 9110, 15.5; RFC 6585). */
    private static final Set<Integer> WITHOUT_EFFECT =
            Set.of(400, 401, 403, 404, 405, 406, 408, 411, 412, 413, 414, 415, 421, 422, 425, 426, 428, 429, 431);

    private static final Duration MIN_TIME_TO_LIVE = Duration.ofHours(24);
    private static final int MAX_SIZE = 64 << 20;

    private final EffectRunner<C> effects;
    private Set<String> methods = Set.of("POST", "PATCH");
    private boolean isKeyRequired = true;
    private int maxRequestSize = 1 << 20;
    private int maxResponseSize = 1 << 20;
    private Set<String> headers = REPEATABLE_HEADERS;
    private Set<Integer> withoutEffect = WITHOUT_EFFECT;
    private ServerErrors serverErrors;

    HttpIdempotencyBuilder(EffectRunner<C> effects) {
        this.effects = requireNonNull(effects, "effects: null (expected: what runs effects once)");
        this.serverErrors = effects.undoesWhatIsNotKept() ? ServerErrors.RUN_AGAIN : ServerErrors.REPLAY;
    }

    /**
     * The methods to which keys matter; POST and PATCH by default, because the others repeat without harm (RFC 9110,
     * 9.2.2).
     */
    public HttpIdempotencyBuilder<C> methods(Set<String> newMethods) {
        requireNonNull(newMethods, "methods: null (expected: a set of methods)");
        this.methods = newMethods.stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        return this;
    }

    /** Lets requests without a key pass. By default they are refused with 400. */
    public HttpIdempotencyBuilder<C> keyOptional() {
        this.isKeyRequired = false;
        return this;
    }

    /** The largest body of a request with a key, in bytes, 1 MiB by default; 413 beyond it. */
    public HttpIdempotencyBuilder<C> maxRequestSize(int newMaxRequestSize) {
        this.maxRequestSize = requireSize("maxRequestSize", newMaxRequestSize);
        return this;
    }

    /**
     * The largest body of a response, in bytes, 1 MiB by default. A response beyond it becomes 500; in a transaction
     * the effect is undone, and under a lease the 500 is repeated.
     */
    public HttpIdempotencyBuilder<C> maxResponseSize(int newMaxResponseSize) {
        this.maxResponseSize = requireSize("maxResponseSize", newMaxResponseSize);
        return this;
    }

    private static int requireSize(String name, int size) {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException(name + ": " + size + " (expected: 0.." + MAX_SIZE + ")");
        }
        return size;
    }

    /**
     * The headers of a response that are kept, beside status and body. Those of one client or connection are refused.
     */
    public HttpIdempotencyBuilder<C> headers(Set<String> newHeaders) {
        requireNonNull(newHeaders, "headers: null (expected: a set of names)");
        Set<String> names =
                newHeaders.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        for (String name : names) {
            if (NEVER_REPEATED.contains(name)) {
                throw new IllegalArgumentException(
                        "headers: " + name + " (expected: no header of one client or one connection)");
            }
        }
        this.headers = names;
        return this;
    }

    /**
     * The statuses by which the service says that it has not begun. Their answers are not kept. By default those of
     * requests that are malformed, not allowed, or one too many.
     */
    public HttpIdempotencyBuilder<C> withoutEffect(Set<Integer> newStatuses) {
        requireNonNull(newStatuses, "statuses: null (expected: a set of statuses)");
        this.withoutEffect = Set.copyOf(newStatuses);
        return this;
    }

    /**
     * What becomes of 5xx. By default they are repeated under a lease, and run again in a transaction, which undoes
     * them.
     */
    public HttpIdempotencyBuilder<C> serverErrors(ServerErrors newServerErrors) {
        this.serverErrors = requireNonNull(newServerErrors, "serverErrors: null (expected: a policy)");
        return this;
    }

    /**
     * The idempotency.
     *
     * @throws IllegalArgumentException if keys are forgotten before clients stop to repeat their requests
     */
    public HttpIdempotency<C> build() {
        if (effects.timeToLive().compareTo(MIN_TIME_TO_LIVE) < 0) {
            throw new IllegalArgumentException("timeToLive: " + effects.timeToLive() + " (expected: at least "
                    + MIN_TIME_TO_LIVE + ", because clients repeat their requests for a day)");
        }
        return new HttpIdempotency<>(
                effects,
                new HttpIdempotencyOptions(
                        methods, isKeyRequired, maxRequestSize, maxResponseSize, headers, withoutEffect, serverErrors));
    }
}
