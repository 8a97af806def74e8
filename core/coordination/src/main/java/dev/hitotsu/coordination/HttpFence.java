package dev.hitotsu.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.id.internal.QuotedText;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fencing token on its way in a request: whoever holds a grant sends {@link #HEADER} with each request that must not be
 * carried out for anybody else, and the service that is asked lets an {@link HttpFenceFilter} look at it.
 *
 * @param name what is guarded, the same for all who ask for it
 * @param fence the grant's
 */
public record HttpFence(String name, long fence) {
    /** Its value is {@code name=fence}, the name percent-encoded. */
    public static final String HEADER = "Hitotsu-Fence";

    private static final String FORM = " (expected: name=fence, for example orders=4711)";

    public HttpFence {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(HEADER + ": an empty name" + FORM);
        }
        if (fence < 0) {
            throw new IllegalArgumentException(HEADER + ": fence " + fence + " (expected: 0 or more)");
        }
    }

    /** What to send for the grant. */
    public static HttpFence of(String name, Grant grant) {
        return new HttpFence(name, grant.fence());
    }

    /** The header's value. */
    public String value() {
        return URLEncoder.encode(name, UTF_8) + "=" + fence;
    }

    /**
     * Reads a header's value; empty where there is no header.
     *
     * @throws IllegalArgumentException for a value that is not of the form
     */
    public static Optional<HttpFence> parse(@Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        int equals = value.lastIndexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(HEADER + ": " + QuotedText.of(value) + FORM);
        }
        try {
            String name = URLDecoder.decode(value.substring(0, equals).strip(), UTF_8);
            return Optional.of(new HttpFence(
                    name, Long.parseLong(value.substring(equals + 1).strip())));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(HEADER + ": " + QuotedText.of(value) + FORM, e);
        }
    }
}
