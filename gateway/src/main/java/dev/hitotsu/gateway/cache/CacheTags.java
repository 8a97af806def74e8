package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Received;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.http.CanonicalPath;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Names by which answers are removed from the cache: those that an answer gives itself in {@code Cache-Tag}, and two of
 * the gateway's own, for its route and for what was asked for.
 */
final class CacheTags {
    /** The header for tags, with commas between them. Clients do not get it. */
    static final String HEADER = "Cache-Tag";

    private static final int MAX_TAGS = 64;
    private static final int MAX_LENGTH = 256;

    private CacheTags() {}

    /** All tags of an answer; empty if there are too many, or one is too long: it could not be removed by them. */
    static Optional<Set<String>> of(Exchange exchange, MultiMap reply) {
        Set<String> tags = new LinkedHashSet<>(Set.of(ofRoute(exchange.routeId()), ofTarget(exchange)));
        for (String line : reply.getAll(HEADER)) {
            for (String tag : line.split(",", -1)) {
                if (!tag.isBlank()) {
                    tags.add(named(tag.strip()));
                }
            }
        }
        boolean isSound =
                tags.size() <= MAX_TAGS + 2 && tags.stream().skip(2).allMatch(tag -> tag.length() <= MAX_LENGTH);
        return isSound ? Optional.of(tags) : Optional.empty();
    }

    /** The tag that answers give themselves by this name. */
    static String named(String name) {
        return "tag:" + name;
    }

    static String ofRoute(String id) {
        return "route:" + id;
    }

    /** What was asked for, whoever asked, and however they wrote the host. */
    static String ofTarget(Exchange exchange) {
        return "target:" + exchange.received().host() + exchange.received().uri();
    }

    /** What an answer refers to, as its header says, if it is of the same origin. */
    static Optional<String> ofReference(Exchange exchange, String reference) {
        Received received = exchange.received();
        try {
            URI base = URI.create("http://" + received.authority() + received.uri());
            URI target = base.resolve(reference.replaceFirst("^https://", "http://"));
            if (!base.getAuthority().equalsIgnoreCase(target.getAuthority())) {
                return Optional.empty();
            }
            String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
            return Optional.of(
                    "target:" + received.host() + CanonicalPath.of(String.valueOf(target.getRawPath())) + query);
        } catch (IllegalArgumentException | RefusedException unusable) {
            return Optional.empty();
        }
    }
}
