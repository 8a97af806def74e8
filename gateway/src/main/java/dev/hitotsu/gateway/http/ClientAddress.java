package dev.hitotsu.gateway.http;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the address of the client behind load balancers. Each of them appends the address that it saw to {@code
 * X-Forwarded-For}; what stands further left was written by the client and may be a lie.
 */
public final class ClientAddress {
    private static final String X_FORWARDED_FOR = "x-forwarded-for";

    private ClientAddress() {}

    /**
     * The address that the outermost trusted machine saw.
     *
     * @param peer the other end of the connection
     * @param trustedHops how many machines before the gateway are trusted; 0 if clients connect directly
     */
    public static String of(MultiMap headers, String peer, int trustedHops) {
        List<String> hops = hops(headers, trustedHops);
        return hops.isEmpty() ? peer : hops.getFirst();
    }

    /** The part of {@code X-Forwarded-For} that trusted machines wrote, from left to right. */
    static List<String> hops(MultiMap headers, int trustedHops) {
        List<String> all = new ArrayList<>();
        if (trustedHops > 0) {
            for (String line : headers.getAll(X_FORWARDED_FOR)) {
                for (String address : line.split(",", -1)) {
                    all.add(address.strip());
                }
            }
        }
        List<String> trusted = all.subList(Math.max(0, all.size() - trustedHops), all.size());
        return trusted.stream().allMatch(ClientAddress::isAddress) ? trusted : List.of();
    }

    private static boolean isAddress(String text) {
        return !text.isEmpty()
                && text.length() <= 45
                && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80 || c == '.' || c == ':');
    }
}
