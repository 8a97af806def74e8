package dev.hitotsu.gateway.filter;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers of a call that the gateway makes on behalf of a request: those of the request, among them who sends it
 * and what traces it. Left out is what belongs to its body, to its own answer, or to a repetition of the whole.
 */
final class CallHeaders {
    private static final Set<String> LEFT_OUT = Set.of(
            "accept",
            "accept-encoding",
            "range",
            "te",
            "origin",
            "cache-control",
            "pragma",
            "idempotency-key",
            "content-type",
            "content-length",
            "content-encoding",
            "content-language",
            "content-md5",
            "content-digest",
            "digest");

    private CallHeaders() {}

    static MultiMap of(MultiMap request) {
        MultiMap headers = HttpHeaders.headers();
        for (Map.Entry<String, String> header : request) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!LEFT_OUT.contains(name) && !name.startsWith("if-")) {
                headers.add(name, header.getValue());
            }
        }
        return headers;
    }
}
