package dev.hitotsu.gateway.http;

import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the address of the client behind load balancers. Each of them appends the address that it saw to {@code
 * X-Forwarded-For}; what stands further left was written by the client and may be a lie.
 */
public final class ClientAddress {
    /** The address of a client that nobody told. It is in no network. */
    public static final String UNKNOWN = "unknown";

    private static final String X_FORWARDED_FOR = "x-forwarded-for";

    private ClientAddress() {}

    /**
     * The address that the outermost trusted machine saw, without its port; {@link #UNKNOWN} if that machine wrote no
     * address.
     *
     * @param peer the other end of the connection
     * @param trustedHops how many machines before the gateway are trusted; 0 if clients connect directly
     */
    public static String of(MultiMap headers, String peer, int trustedHops) {
        List<String> trusted = trusted(headers, trustedHops);
        if (trusted.isEmpty()) {
            return peer;
        }
        return isEachAnAddress(trusted) ? trusted.getFirst() : UNKNOWN;
    }

    /**
     * The part of {@code X-Forwarded-For} that trusted machines wrote, from left to right; empty if it cannot be read.
     */
    static List<String> hops(MultiMap headers, int trustedHops) {
        List<String> trusted = trusted(headers, trustedHops);
        return isEachAnAddress(trusted) ? trusted : List.of();
    }

    private static List<String> trusted(MultiMap headers, int trustedHops) {
        List<String> all = new ArrayList<>();
        if (trustedHops > 0) {
            for (String line : headers.getAll(X_FORWARDED_FOR)) {
                for (String address : line.split(",", -1)) {
                    all.add(withoutPort(address.strip()));
                }
            }
        }
        return all.subList(Math.max(0, all.size() - trustedHops), all.size());
    }

    /** Some load balancers write {@code 192.0.2.1:5123} and {@code [2001:db8::1]:5123}. */
    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }

    private static boolean isEachAnAddress(List<String> texts) {
        return texts.stream().allMatch(text -> NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text));
    }
}
