package dev.hitotsu.coordination;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of those who have lost what they hold, by the newestFences fence of each name that was seen here. To be asked
 * by a filter of whatever HTTP server a service has, before the request is carried out.
 *
 * <p>It knows what this process has seen since it was started. Where several processes serve, or a request is carried out
 * long after it was let in, the write itself must check the fence as well, in the database's transaction or with a guarded
 * put. Memory grows with the number of names, up to a limit. Thread-safe; does not block.
 */
public final class HttpFenceFilter {
    private static final int MAX_NAMES = 100_000;

    private final Map<String, Long> newestFences = new ConcurrentHashMap<>();
    private final boolean required;

    /**
     * A filter that has seen nothing.
     *
     * @param required whether a request without a fence is refused
     */
    public HttpFenceFilter(boolean required) {
        this.required = required;
    }

    /**
     * Why a request is not let in.
     *
     * @param status 400 for a malformed header, 412 (RFC 9110, 15.5.13) for an old fence, 428 (RFC 6585, 3) for none, 503
     *     where too many names are known
     * @param detail for people
     */
    public record Refusal(int status, String detail) {}

    /** Looks at a request's header {@link HttpFence#HEADER}, null for none; empty lets the request in. */
    public Optional<Refusal> check(@Nullable String header) {
        Optional<HttpFence> fence;
        try {
            fence = HttpFence.parse(header);
        } catch (IllegalArgumentException e) {
            return Optional.of(new Refusal(400, String.valueOf(e.getMessage())));
        }
        if (fence.isEmpty()) {
            return required
                    ? Optional.of(new Refusal(428, HttpFence.HEADER + ": missing (expected: name=fence)"))
                    : Optional.empty();
        }
        return check(fence.get());
    }

    private Optional<Refusal> check(HttpFence fence) {
        if (newestFences.size() >= MAX_NAMES && !newestFences.containsKey(fence.name())) {
            return Optional.of(new Refusal(503, "fences of " + MAX_NAMES + " names are known (expected: fewer)"));
        }
        long known = newestFences.merge(fence.name(), fence.fence(), Math::max);
        return known == fence.fence()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        412,
                        fence.name() + ": fence " + fence.fence() + " (expected: at least " + known
                                + ", which has been here already)"));
    }
}
