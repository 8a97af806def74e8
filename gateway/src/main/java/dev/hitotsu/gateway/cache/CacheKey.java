package dev.hitotsu.gateway.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Identity;
import io.vertx.core.MultiMap;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must be the same for an answer to be given again. */
final class CacheKey {
    private CacheKey() {}

    /** The key of a request: route, scheme, authority, path, query, and whose it is. */
    static String of(Exchange exchange, CacheScope scope) {
        return digest(List.of(
                exchange.routeId(),
                exchange.received().secure() ? "https" : "http",
                exchange.received().authority(),
                exchange.received().path(),
                exchange.path(),
                exchange.received().query(),
                owner(exchange, scope)));
    }

    /**
     * The key of one variant among the answers to such requests: that for these values of the headers by which they
     * vary.
     */
    static String ofVariant(String key, Kept.Variants variants, MultiMap headers) {
        return digest(List.of(
                key,
                String.join(
                        "\n",
                        variants.names().stream()
                                .map(name -> name + ":" + String.join(",", headers.getAll(name)))
                                .toList())));
    }

    private static String owner(Exchange exchange, CacheScope scope) {
        if (CachePolicy.isOwned(exchange, scope)) {
            return ofUser(exchange.identity());
        }
        return CachePolicy.hasCredentials(exchange) ? "somebody" : "anybody";
    }

    /** The same user with other scopes or claims may get another answer. */
    private static String ofUser(Identity identity) {
        List<String> texts = new ArrayList<>(List.of(identity.qualifiedSubject()));
        texts.add(String.join(" ", new TreeSet<>(identity.scopes())));
        new TreeMap<>(identity.headers()).forEach((name, value) -> texts.addAll(List.of(name, value)));
        return "user:" + digest(texts);
    }

    /** Of the texts with their lengths, so that no two lists are the same bytes. */
    private static String digest(List<String> texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(UTF_8);
            digest.update((bytes.length + ":").getBytes(UTF_8));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
