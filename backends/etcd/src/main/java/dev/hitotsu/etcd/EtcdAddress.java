package dev.hitotsu.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.coordination.store.StoreUris;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of an etcd cluster, and the part of it that we use.
 *
 * @param endpoints the servers, for example {@code http://10.0.0.1:2379}
 * @param prefix the start of all keys, for example {@code /shop}
 * @param user null if etcd needs none
 */
record EtcdAddress(
        List<URI> endpoints, String prefix, @Nullable EtcdUser user) {
    static final String FORMAT = "etcd[s]://[user:password@]host:port[,host:port]/prefix";

    private static final int MAX_LENGTH = 4_096;
    private static final Pattern PARTS = Pattern.compile("etcd(s?)://(?:([^/]*)@)?([^/@]+)((?:/[^/?#]+)+)");

    EtcdAddress {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Reads a URI. User and password may be percent-encoded.
     *
     * @throws IllegalArgumentException if it has another form; the message omits the password
     */
    static EtcdAddress parse(String uri) {
        Matcher parts = PARTS.matcher(uri);
        // A repeated group takes a part of the stack for each repetition.
        if (uri.length() > MAX_LENGTH || !parts.matches()) {
            throw malformed(uri);
        }
        String scheme = parts.group(1).isEmpty() ? "http" : "https";
        List<URI> endpoints = Arrays.stream(parts.group(3).split(",", -1))
                .map(host -> endpoint(scheme, host, uri))
                .toList();
        return new EtcdAddress(endpoints, parts.group(4), user(parts.group(2), uri));
    }

    private static URI endpoint(String scheme, String host, String uri) {
        try {
            URI endpoint = URI.create(scheme + "://" + host);
            if (endpoint.getHost() != null && endpoint.getPort() > 0 && endpoint.getPort() < 65_536) {
                return endpoint;
            }
        } catch (IllegalArgumentException notOne) {
            throw malformed(uri);
        }
        throw malformed(uri);
    }

    private static @Nullable EtcdUser user(@Nullable String userInfo, String uri) {
        if (userInfo == null) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        if (colon < 1) {
            throw malformed(uri);
        }
        return new EtcdUser(decoded(userInfo.substring(0, colon), uri), decoded(userInfo.substring(colon + 1), uri));
    }

    private static String decoded(String text, String uri) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw malformed(uri);
        }
    }

    private static IllegalArgumentException malformed(String uri) {
        return new IllegalArgumentException(
                "coordination: " + StoreUris.withoutSecrets(uri) + " (expected: " + FORMAT + ")");
    }
}
