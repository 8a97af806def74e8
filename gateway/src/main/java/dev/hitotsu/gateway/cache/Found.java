package dev.hitotsu.gateway.cache;

import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * What is kept for a request.
 *
 * @param status why the upstream is asked, if it must be
 * @param since when that was
 * @param moment the same among those who ask the upstream
 */
record Found(CacheStatus status, Optional<CachedReply> reply, CacheStore.Since since, long moment) {
    /** Whether it can be the answer. */
    boolean mayAnswer(MultiMap request, long now) {
        return reply.isPresent() && CachePolicy.mayAnswer(request, reply.get().freshness(), now);
    }

    /** The same, but the upstream is asked for another reason. */
    Found wanted(CacheStatus reason) {
        return new Found(reason, reply, since, moment);
    }
}
