package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.filter.Reply;

/**
 * Tells clients what the cache did, in {@code X-Cache} and {@code Cache-Status}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9211">RFC 9211</a>
 */
enum CacheStatus {
    /** Nothing was kept for what was asked. */
    URI_MISS("fwd=uri-miss", false),

    /** Something was kept, but for other values of the headers by which it varies. */
    VARY_MISS("fwd=vary-miss", false),

    /** What was kept is stale. */
    STALE("fwd=stale", false),

    /** The client wants a new answer. */
    REQUEST("fwd=request", false),

    /** What was kept is fresh. */
    HIT("hit", true),

    /** What was kept is stale, and right, as the upstream said. */
    REVALIDATED("fwd=stale; fwd-status=304", true),

    /** What was kept is stale, but the upstream is out of order. */
    STALE_IF_ERROR("hit; detail=stale-if-error", true),

    /** What was kept is stale, and the upstream is asked for something newer meanwhile. */
    STALE_WHILE_REVALIDATE("hit; detail=stale-while-revalidate", true);

    private static final String HEADER = "Cache-Status";

    private final String text;
    private final boolean isHit;

    CacheStatus(String text, boolean isHit) {
        this.text = text;
        this.isHit = isHit;
    }

    /** Says so in an answer that was kept before, and for how many milliseconds it is fresh. */
    Reply tell(Reply reply, long millisLeft) {
        return add(reply, "; ttl=" + Math.floorDiv(millisLeft, 1_000));
    }

    /** Says so in an answer that comes from the upstream. */
    Reply tell(Reply reply, boolean isStored) {
        return add(reply, "; fwd-status=" + reply.status() + (isStored ? "; stored" : ""));
    }

    private Reply add(Reply reply, String further) {
        reply.headers()
                .remove(CacheTags.HEADER)
                .set("X-Cache", isHit ? "HIT" : "MISS")
                .add(HEADER, "hitotsu; " + text + further);
        return reply;
    }
}
