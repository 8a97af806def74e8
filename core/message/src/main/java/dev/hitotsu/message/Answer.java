package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a target said to a message, such as the response of an HTTP service. Immutable, as long as nobody writes to the
 * body, which is copied neither in nor out.
 *
 * @param status as the target numbers it, for HTTP the status code
 * @param headers those that the sink was told to keep
 * @param body as far as it was kept
 * @param truncated whether the body was longer than what was kept
 */
public record Answer(int status, Headers headers, byte[] body, boolean truncated) {
    public Answer {
        requireNonNull(headers, "headers: null (expected: headers, such as Headers.empty())");
        requireNonNull(body, "body: null (expected: bytes, none for an empty body)");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Answer that
                && status == that.status
                && truncated == that.truncated
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * status + Arrays.hashCode(body);
    }

    /** Without the body and the headers, which may hold personal data. */
    @Override
    public String toString() {
        return "Answer[status=" + status + ", body=" + body.length + " bytes" + (truncated ? ", truncated" : "") + "]";
    }
}
