package dev.hitotsu.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keys of partners, in a header that no upstream gets to see. The configuration has their hashes alone. */
public final class ApiKeys implements Authenticator {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final String header;
    private final Map<String, ApiKey> byHash;

    /**
     * One key.
     *
     * @param subject whose it is
     * @param sha256 the hash of the key, in hexadecimal digits; keys are long and random, so it needs no salt
     */
    public record ApiKey(String subject, String sha256, Set<String> scopes) {
        public ApiKey {
            if (subject.isEmpty() || !HeaderValues.isSound(subject)) {
                throw new IllegalArgumentException("subject: " + subject + " (expected: printable ASCII characters)");
            }
            if (!HASH.matcher(sha256).matches()) {
                // It is not shown: who has misunderstood this has put the key itself there.
                throw new IllegalArgumentException("sha256: " + sha256.length()
                        + " characters (expected: 64 hexadecimal digits, as of printf %s KEY | sha256sum)");
            }
            scopes = Set.copyOf(scopes);
        }
    }

    public ApiKeys(String header, List<ApiKey> keys) {
        this.header = header;
        this.byHash = keys.stream().collect(Collectors.toMap(ApiKey::sha256, Function.identity(), (one, same) -> one));
    }

    /** The key that a request brings; empty if it brings none, several or an unknown one. Asks nobody. */
    public Optional<ApiKey> find(Exchange exchange) {
        List<String> given = exchange.incoming().headers().getAll(header);
        return given.size() == 1 ? Optional.ofNullable(byHash.get(hash(given.getFirst()))) : Optional.empty();
    }

    @Override
    public Future<Optional<Identity>> identify(Exchange exchange) {
        if (!exchange.incoming().headers().contains(header)) {
            return Future.succeededFuture(Optional.empty());
        }
        ApiKey key = find(exchange).orElse(null);
        return key == null
                ? Future.failedFuture(
                        RefusedException.of(401, "The API key is unknown", Map.of("WWW-Authenticate", challenge())))
                : Future.succeededFuture(Optional.of(new Identity(key.subject(), key.scopes(), Map.of())));
    }

    @Override
    public String challenge() {
        return "ApiKey header=\"" + header + "\"";
    }

    static String hash(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
