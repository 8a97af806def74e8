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
 * Where an etcd is and what part of it is ours.
 *
 * @param endpoints of the servers, for example {@code http://10.0.0.1:2379}
 * @param prefix what all keys begin with, for example {@code /shop}
 * @param user null where etcd asks for none
 */
record EtcdAddress(
        List<URI> endpoints, String prefix, @Nullable EtcdUser user) {
    static final String FORMAT = "etcd[s]://[user:password@]host:port[,host:port]/prefix";

    private static final Pattern PARTS = Pattern.compile("etcd(s?)://(?:([^/]*)@)?([^/@]+)((?:/[^/?#]+)+)");

    EtcdAddress {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Takes a URI apart. User and password may be percent-encoded.
     *
     * @throws IllegalArgumentException if it is not of the form; the message leaves the password out
     */
    static EtcdAddress parse(String uri) {
        Matcher parts = PARTS.matcher(uri);
        if (!parts.matches()) {
            throw wrong(uri);
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
            throw wrong(uri);
        }
        throw wrong(uri);
    }

    private static @Nullable EtcdUser user(@Nullable String userInfo, String uri) {
        if (userInfo == null) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        if (colon < 1) {
            throw wrong(uri);
        }
        return new EtcdUser(decoded(userInfo.substring(0, colon), uri), decoded(userInfo.substring(colon + 1), uri));
    }

    private static String decoded(String text, String uri) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw wrong(uri);
        }
    }

    private static IllegalArgumentException wrong(String uri) {
        return new IllegalArgumentException(
                "coordination: " + StoreUris.withoutSecrets(uri) + " (expected: " + FORMAT + ")");
    }
}
