package dev.hitotsu.inbox.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.lease.LeaseLostException;
import dev.hitotsu.inbox.lease.ResultTooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a request with an {@code Idempotency-Key} once. The same key again gets the first response, with the header
 * {@value #REPLAYED}; while the first is under way, 409 with {@code Retry-After}; with another payload, 422. A missing
 * or malformed key is 400. Adapters for servlets and Vert.x call this; a service of another kind can call it itself.
 *
 * <pre>{@code
 * HttpIdempotency<Lease> idempotency = HttpIdempotency.of(LeasedInbox.of(store, "orders"));
 * HttpAnswer answer = idempotency.handle(request, lease -> place(order));
 * }</pre>
 *
 * <p>Under a lease ({@link dev.hitotsu.inbox.lease.LeasedInbox}), a crash after the effect and before its response is
 * kept lets the effect happen again. In the service's own transaction ({@code JdbcEffectRunner}) claim, effect and
 * response commit together.
 *
 * <p>Thread-safe. Blocks for the store and for the service.
 *
 * @param <C> what the service gets: the lease, or the transaction
 */
public final class HttpIdempotency<C> {
    /** The header of a response that was kept. */
    public static final String REPLAYED = "Idempotency-Replayed";

    /** The header with the key. */
    public static final String KEY = KeyHeader.NAME;

    private static final Logger log = LoggerFactory.getLogger(HttpIdempotency.class);
    private static final HttpHeader REPLAY_MARK = new HttpHeader(REPLAYED, "true");
    private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(1);

    private final EffectRunner<C> effects;
    private final HttpIdempotencyOptions options;

    HttpIdempotency(EffectRunner<C> effects, HttpIdempotencyOptions options) {
        this.effects = effects;
        this.options = options;
    }

    /** Requires a key of every POST and PATCH. */
    public static <C> HttpIdempotency<C> of(EffectRunner<C> effects) {
        return builder(effects).build();
    }

    /** Settings. */
    public static <C> HttpIdempotencyBuilder<C> builder(EffectRunner<C> effects) {
        return new HttpIdempotencyBuilder<>(effects);
    }

    /**
     * Looks at the headers of a request, before its body is read. Does not block.
     *
     * @param keys all values of the header {@value #KEY}
     */
    public KeyCheck check(String method, List<String> keys) {
        requireNonNull(method, "method: null (expected: a method)");
        requireNonNull(keys, "keys: null (expected: a list, perhaps empty)");
        if (!options.methods().contains(method.toUpperCase(Locale.ROOT))
                || keys.isEmpty() && !options.isKeyRequired()) {
            return new KeyCheck.NotNeeded();
        }
        if (keys.isEmpty()) {
            return new KeyCheck.Refused(Problem.KEY_MISSING.answer(
                    KEY + ": missing (expected: one key, the same for each attempt of the same request)"));
        }
        try {
            return new KeyCheck.Key(KeyHeader.parse(keys));
        } catch (IllegalArgumentException e) {
            return new KeyCheck.Refused(Problem.KEY_MALFORMED.answer(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Runs the service, or answers without it.
     *
     * @throws E what the service throws; nothing is kept then
     */
    public <E extends Exception> HttpAnswer handle(IdempotentRequest request, Service<C, E> service) throws E {
        requireNonNull(request, "request: null (expected: a request)");
        requireNonNull(service, "service: null (expected: what answers)");
        if (request.body().length > options.maxRequestSize()) {
            return requestTooLarge();
        }
        FirstAnswer<C, E> first = new FirstAnswer<>(service, options, effects.undoesWhatIsNotKept());
        try {
            EffectOutcome outcome = effects.run(Fingerprint.scopedKey(request), Fingerprint.of(request), first::run);
            return switch (outcome) {
                case EffectOutcome.Done done -> done.isRepetition() ? replay(done.result()) : first.answer();
                case EffectOutcome.InFlight(var retryAfter) -> inFlight(retryAfter);
                case EffectOutcome.Conflict() ->
                    Problem.KEY_REUSED.answer(
                            KEY + ": used before (expected: the same request as then, or another key)");
            };
        } catch (LeaseLostException e) {
            log.warn("{} {}: {}", request.method(), request.route(), e.getMessage());
            return inFlight(MAX_RETRY_AFTER);
        } catch (ResultTooLargeException e) {
            first.rethrowIfServices(e);
            log.warn("{} {}: {}", request.method(), request.route(), e.getMessage());
            return Problem.RESPONSE_TOO_LARGE.answer("response: too large with its headers (expected: at most "
                    + e.maxResultSize() + " bytes, the maxResultSize of the inbox); the request was carried out, and"
                    + " will not be again");
        } catch (InboxException e) {
            first.rethrowIfServices(e);
            log.warn("{} {}: idempotency cannot be ensured", request.method(), request.route(), e);
            return Problem.UNAVAILABLE.answer(
                    KEY
                            + ": cannot be checked (expected: an answer of the store); repeat the request with the same key",
                    retryAfter(MAX_RETRY_AFTER));
        }
    }

    private static HttpAnswer replay(byte[] stored) {
        HttpAnswer answer = AnswerCodec.decode(stored);
        List<HttpHeader> headers = new ArrayList<>(answer.headers());
        headers.add(REPLAY_MARK);
        return new HttpAnswer(answer.status(), headers, answer.body());
    }

    private static HttpAnswer inFlight(Duration remaining) {
        return Problem.IN_FLIGHT.answer(
                KEY
                        + ": another request with it is under way (expected: to repeat the request later with the same key)",
                retryAfter(remaining));
    }

    /** Whole seconds (RFC 9110, 10.2.3). The other run may be over long before its lease. */
    private static HttpHeader retryAfter(Duration remaining) {
        Duration wait = remaining.compareTo(MAX_RETRY_AFTER) < 0 ? remaining : MAX_RETRY_AFTER;
        return new HttpHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }

    /** The answer to a request whose body is larger than {@link #maxRequestSize()}. */
    public HttpAnswer requestTooLarge() {
        return Problem.BODY_TOO_LARGE.answer(
                "body: too large (expected: at most " + options.maxRequestSize() + " bytes)");
    }

    /** The largest body of a request with a key, in bytes. */
    public int maxRequestSize() {
        return options.maxRequestSize();
    }

    /** An empty buffer for the body of a response. */
    public AnswerBuffer newAnswerBuffer() {
        return new AnswerBuffer(options.maxResponseSize());
    }

    /**
     * What answers a request.
     *
     * @param <C> what it gets
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Service<C, E extends Exception> {
        HttpAnswer answer(C context) throws E;
    }
}
