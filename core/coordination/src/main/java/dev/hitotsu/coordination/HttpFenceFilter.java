package dev.hitotsu.coordination;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests from a process that has lost its grant. It knows the newest fence of each name that it has seen.
 * Call it in a filter of any HTTP server, before the request is carried out.
 *
 * <p>It knows only what this process has seen since its start. If several processes serve, or a request is carried out
 * long after this check, then the write itself must check the fence too: in the transaction of the database, or with a
 * guarded put. Memory grows with the number of names, up to a limit. Thread-safe; does not block.
 */
public final class HttpFenceFilter {
    private static final int MAX_NAMES = 100_000;

    private final Map<String, Long> newestFences = new ConcurrentHashMap<>();
    private final boolean required;

    /**
     * A filter that has seen no fence yet.
     *
     * @param required whether to refuse a request without a fence
     */
    public HttpFenceFilter(boolean required) {
        this.required = required;
    }

    /**
     * Why a request is refused.
     *
     * @param status 400 for a malformed header, 412 (RFC 9110, 15.5.13) for an old fence, 428 (RFC 6585, 3) for a
     *     missing one, 503 if there are too many names
     * @param detail a message for people
     */
    public record Refusal(int status, String detail) {}

    /**
     * Checks the value of a request's header {@link HttpFence#HEADER}, null if it has none. Empty if the request may
     * pass.
     */
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
            return Optional.of(
                    new Refusal(503, "fences of " + MAX_NAMES + " names are known already (expected: fewer)"));
        }
        long known = newestFences.merge(fence.name(), fence.fence(), Math::max);
        return known == fence.fence()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        412,
                        fence.name() + ": fence " + fence.fence() + " (expected: at least " + known
                                + ", which was seen already)"));
    }
}
