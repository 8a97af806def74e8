package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.QuotedText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests from a process that has lost its grant. It guards one name, and knows the newest fence that it has
 * seen. Call it in a filter of any HTTP server, before the request is carried out.
 *
 * <p>It stops a holder that does not know yet that it has lost its grant. It is no defence against a caller who lies:
 * whoever may send requests can send any number, also one so large that all true holders are refused. So let only those
 * send requests who may hold the grant, and let {@link #boundedBy} compare what they send with what was granted.
 *
 * <p>It knows only what this process has seen since its start. If several processes serve, or a request is carried out
 * long after this check, then the write itself must check the fence too: in the transaction of the database, or with a
 * guarded put. Thread-safe. Blocks only where {@link #boundedBy} does.
 */
public final class HttpFenceFilter {
    private static final long NONE = -1;

    private final String name;
    private final boolean required;
    private final @Nullable LongSupplier newestGranted;
    private final AtomicLong newest = new AtomicLong(NONE);

    private HttpFenceFilter(String name, boolean required, @Nullable LongSupplier newestGranted) {
        this.name = new HttpFence(name, 0).name();
        this.required = required;
        this.newestGranted = newestGranted;
    }

    /** A filter that has seen no fence yet, and refuses a request without one. */
    public static HttpFenceFilter required(String name) {
        return new HttpFenceFilter(name, true, null);
    }

    /** A filter that has seen no fence yet, and lets a request without one pass. */
    public static HttpFenceFilter optional(String name) {
        return new HttpFenceFilter(name, false, null);
    }

    /**
     * The same filter, which believes no fence that was not granted. For each request with a fence above all that it
     * has seen, it asks for the newest one that was, for example the one of the current leader. The supplier may block;
     * where it throws, the request is refused with 503.
     */
    public HttpFenceFilter boundedBy(LongSupplier newestGrantedFence) {
        requireNonNull(newestGrantedFence, "newestGrantedFence: null (expected: a source of numbers)");
        return new HttpFenceFilter(name, required, newestGrantedFence);
    }

    /**
     * Why a request is refused.
     *
     * @param status 400 for a malformed header, another name, or a fence that was not granted; 412 (RFC 9110, 15.5.13)
     *     for an old fence, 428 (RFC 6585, 3) for a missing one, 503 if it is unknown what was granted
     * @param detail a message for people
     */
    public record Refusal(int status, String detail) {
        public Refusal {
            requireNonNull(detail, "detail: null (expected: text)");
        }
    }

    /**
     * Checks the value of a request's header {@link HttpFence#HEADER}, null if it has none. Empty if the request may
     * pass.
     */
    public Optional<Refusal> check(@Nullable String header) {
        try {
            Optional<HttpFence> fence = HttpFence.parse(header);
            return fence.isPresent() ? check(fence.get()) : missing();
        } catch (IllegalArgumentException e) {
            return refuse(400, String.valueOf(e.getMessage()));
        }
    }

    /** Checks all values of the header: a request has one. */
    public Optional<Refusal> check(List<String> headers) {
        requireNonNull(headers, "headers: null (expected: a list of text)");
        return headers.size() > 1
                ? refuse(400, HttpFence.HEADER + ": " + headers.size() + " of them (expected: one)")
                : check(headers.isEmpty() ? null : headers.getFirst());
    }

    private Optional<Refusal> missing() {
        return required
                ? refuse(
                        428,
                        HttpFence.HEADER + ": missing (expected: " + new HttpFence(name, 0).value()
                                + ", with the fence)")
                : Optional.empty();
    }

    private Optional<Refusal> check(HttpFence fence) {
        if (!fence.name().equals(name)) {
            return refuse(400, HttpFence.HEADER + ": " + QuotedText.of(fence.name()) + " (expected: " + name + ")");
        }
        if (fence.fence() > newest.get()) {
            Optional<Refusal> notGranted = checkGranted(fence.fence());
            if (notGranted.isPresent()) {
                return notGranted;
            }
        }
        long known = newest.accumulateAndGet(fence.fence(), Math::max);
        return known == fence.fence()
                ? Optional.empty()
                : refuse(
                        412,
                        name + ": fence " + fence.fence() + " (expected: at least " + known
                                + ", which was seen already)");
    }

    private Optional<Refusal> checkGranted(long fence) {
        if (newestGranted == null) {
            return Optional.empty();
        }
        try {
            long granted = newestGranted.getAsLong();
            return fence <= granted
                    ? Optional.empty()
                    : refuse(
                            400,
                            name + ": fence " + fence + " (expected: at most " + granted + ", the newest granted)");
        } catch (RuntimeException e) {
            return refuse(503, name + ": fence " + fence + " cannot be checked now (expected: an answer of the store)");
        }
    }

    private static Optional<Refusal> refuse(int status, String detail) {
        return Optional.of(new Refusal(status, detail));
    }
}
