package dev.hitotsu.gateway.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.FilterProvider;
import dev.hitotsu.gateway.idempotency.IdempotencyFilter;
import dev.hitotsu.inbox.http.HttpIdempotency;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The filter for an engine that a test has made. */
public final class IdempotencyUnderTest implements FilterProvider {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Map<String, Filter> FILTERS = new ConcurrentHashMap<>();

    /**
     * A gateway whose senders name themselves in this header, ann and bob, with the engine and then this filter in all
     * routes.
     */
    public static Gateway start(HttpIdempotency<?> idempotency, Filter behind, String principalHeader) {
        String id = "engine-" + NUMBERS.incrementAndGet();
        FILTERS.put(id, new IdempotencyFilter(idempotency));
        FILTERS.put(id + "-behind", behind);
        return Gateways.start("""
                auth:
                  names:
                    header: %s
                    keys:
                      - {subject: ann, sha256: 49915e0d7d4b402e3017d010bc1c0e83cac6c797d6c16e66340fe3268693a6a1}
                      - {subject: bob, sha256: 81b637d8fcd2c6da6359e6963113a1170de795e4b725b84d1e0b4cfd9ec58ce9}
                upstreams: {nowhere: {addresses: "http://127.0.0.1:1"}}
                routes:
                  - id: all
                    match: {path: /**}
                    to: nowhere
                    auth: names
                    filters:
                      - {name: under-test, options: {id: %s}}
                      - {name: under-test, options: {id: %s-behind}}
                """.formatted(principalHeader, id, id));
    }

    @Override
    public String name() {
        return "under-test";
    }

    @Override
    public Filter create(JsonNode options) {
        return FILTERS.get(options.path("id").asText());
    }
}
