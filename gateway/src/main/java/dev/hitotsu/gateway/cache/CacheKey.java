package dev.hitotsu.gateway.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.gateway.filter.Exchange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What must be the same for an answer to be given again. */
final class CacheKey {
    /** Headers by which answers usually vary. An answer that varies by another one is not kept. */
    private static final List<String> NEGOTIATION = List.of("accept", "accept-encoding", "accept-language", "origin");

    private CacheKey() {}

    /** Whether keys tell apart what answers vary by. */
    static boolean covers(List<String> vary) {
        return vary.stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .allMatch(name -> NEGOTIATION.contains(name.strip().toLowerCase(Locale.ROOT)));
    }

    /** The key of a request: route, authority, path, query, what is negotiated, and whose it is. */
    static String of(Exchange exchange, CacheScope scope) {
        MessageDigest digest = sha256();
        add(digest, exchange.routeId());
        add(digest, exchange.received().authority());
        add(digest, exchange.received().path());
        add(digest, exchange.received().query());
        NEGOTIATION.forEach(
                name -> add(digest, String.join(",", exchange.headers().getAll(name))));
        add(digest, owner(exchange, scope));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String owner(Exchange exchange, CacheScope scope) {
        if (CachePolicy.isOwned(exchange, scope)) {
            return "subject:" + exchange.identity().subject();
        }
        return CachePolicy.hasCredentials(exchange) ? "somebody" : "anybody";
    }

    /** With its length, so that no two lists of texts are the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        digest.update((bytes.length + ":").getBytes(UTF_8));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
