package dev.hitotsu.http;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.PercentEncoding;
import dev.hitotsu.message.RequestHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What HTTP can carry in a header: tokens as names, printable ASCII as values (RFC 9110, section 5). */
final class HeaderText {
    /** What belongs to the connection, or is set by the client. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    /** What the sink sets itself. */
    private static final Set<String> OWN = Set.copyOf(Stream.of(
                    EventHeaders.overHttp(EventHeaders.SPEC_VERSION),
                    EventHeaders.overHttp(EventHeaders.ID),
                    EventHeaders.overHttp(EventHeaders.SOURCE),
                    EventHeaders.overHttp(EventHeaders.TYPE),
                    EventHeaders.overHttp(EventHeaders.TIME),
                    SinkHeaders.KEY,
                    SinkHeaders.TOMBSTONE,
                    SigningKey.ID,
                    SigningKey.TIMESTAMP,
                    SigningKey.SIGNATURE)
            .toList());

    private HeaderText() {}

    /** Why a message or a configuration cannot have a header of this name; null if it can. */
    static @Nullable String obstacle(String name) {
        String unfit = RequestHeaders.obstacle(name);
        if (unfit != null) {
            return unfit;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (HOP_BY_HOP.contains(lower) || lower.startsWith("proxy-")) {
            return "header " + name + ": belongs to the connection (expected: another name)";
        }
        return OWN.contains(lower) || EventHeaders.isReserved(lower)
                ? "header " + name + ": kept for the toolkit (expected: another name)"
                : null;
    }

    static void requireSettable(String name) {
        String obstacle = obstacle(name);
        if (obstacle != null) {
            throw new IllegalArgumentException(obstacle);
        }
    }

    /** Refuses line breaks, which would begin another header, and what is not ASCII. */
    static String requireAscii(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isPrintable(value.charAt(i))) {
                throw new IllegalArgumentException("header " + name + ": character U+"
                        + String.format(Locale.ROOT, "%04X", (int) value.charAt(i)) + " at index " + i
                        + " (expected: one line of printable ASCII)");
            }
        }
        return value;
    }

    /** A part of a path. Dots alone would name another folder. */
    static String percentEncodedSegment(String text) {
        String encoded = PercentEncoding.encode(text, c -> RequestHeaders.isToken(c) && "%&'*`|^#".indexOf(c) < 0);
        return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
    }

    private static boolean isPrintable(int c) {
        return c >= ' ' && c < 0x7F;
    }
}
