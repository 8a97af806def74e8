package dev.hitotsu.gateway.http;

import dev.hitotsu.gateway.filter.Received;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the upstream on which way a request came: {@code X-Forwarded-*} and {@code Forwarded}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7239">RFC 7239</a>
 */
public final class ForwardedHeaders {
    private ForwardedHeaders() {}

    /**
     * Sets the headers.
     *
     * @param incoming the headers from outside
     * @param peer the other end of the client's connection
     */
    public static void set(MultiMap outgoing, MultiMap incoming, Received received, String peer, int trustedHops) {
        List<String> hops = new ArrayList<>(ClientAddress.hops(incoming, trustedHops));
        hops.add(peer);
        String proto = received.secure() ? "https" : "http";
        outgoing.set("x-forwarded-for", String.join(", ", hops));
        outgoing.set("x-forwarded-proto", proto);
        String forwarded = "for=" + node(received.clientAddress()) + ";proto=" + proto;
        if (!received.authority().isEmpty()) {
            outgoing.set("x-forwarded-host", received.authority());
            forwarded += ";host=\"" + received.authority() + "\"";
        }
        outgoing.set("forwarded", forwarded);
        outgoing.set(ProtectedHeaders.REQUEST_ID, received.id());
    }

    /** Addresses of IPv6 stand in brackets and quotes. */
    private static String node(String address) {
        return address.indexOf(':') >= 0 ? "\"[" + address + "]\"" : address;
    }
}
