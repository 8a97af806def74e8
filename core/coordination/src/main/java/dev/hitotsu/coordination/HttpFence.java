package dev.hitotsu.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.QuotedText;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fencing token in an HTTP request. The holder of a grant sends {@link #HEADER} with each request that must be
 * carried out for the current holder only, and the service checks it with an {@link HttpFenceFilter}.
 *
 * @param name the name of what is guarded; the same for all who compete for it
 * @param fence the fence of the grant
 */
public record HttpFence(String name, long fence) {
    /** The header. Its value is {@code name=fence}, with the name percent-encoded. */
    public static final String HEADER = "Hitotsu-Fence";

    private static final int MAX_LENGTH = 2_000;

    /** Anything that is not percent-encoded in a name would let the same header mean two things. */
    private static final Pattern VALUE = Pattern.compile("\\s*([A-Za-z0-9.*_+%-]+)=([0-9]{1,19})\\s*");

    private static final String EXPECTED = " (expected: name=fence, for example orders=4711)";

    public HttpFence {
        requireNonNull(name, "name: null (expected: a name)");
        if (name.isEmpty()) {
            throw new IllegalArgumentException(HEADER + ": an empty name" + EXPECTED);
        }
        if (fence < 0) {
            throw new IllegalArgumentException(HEADER + ": fence " + fence + " (expected: 0 or more)");
        }
    }

    /** The token to send for a grant. */
    public static HttpFence of(String name, Grant grant) {
        requireNonNull(grant, "grant: null (expected: a grant)");
        return new HttpFence(name, grant.fence());
    }

    /** The value of the header. */
    public String value() {
        return URLEncoder.encode(name, UTF_8) + "=" + fence;
    }

    /**
     * Reads the value of a header; empty if there is no header.
     *
     * @throws IllegalArgumentException if the value does not have the form {@code name=fence}
     */
    public static Optional<HttpFence> parse(@Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        Matcher parts = value.length() > MAX_LENGTH ? null : VALUE.matcher(value);
        if (parts == null || !parts.matches()) {
            throw malformed(value, null);
        }
        try {
            return Optional.of(new HttpFence(URLDecoder.decode(parts.group(1), UTF_8), Long.parseLong(parts.group(2))));
        } catch (IllegalArgumentException e) {
            throw malformed(value, e);
        }
    }

    private static IllegalArgumentException malformed(String value, @Nullable Exception cause) {
        return new IllegalArgumentException(HEADER + ": " + QuotedText.of(value) + EXPECTED, cause);
    }
}
