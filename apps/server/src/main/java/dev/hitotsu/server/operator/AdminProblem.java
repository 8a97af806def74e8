package dev.hitotsu.server.operator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is not done; what the client is told, as problem details (RFC 9457). */
final class AdminProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient @Nullable Duration retryAfter;

    private AdminProblem(int status, String detail, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    static AdminProblem invalid(String detail) {
        return new AdminProblem(400, detail, null);
    }

    static AdminProblem missing(String detail) {
        return new AdminProblem(404, detail, null);
    }

    static AdminProblem conflict(String detail) {
        return new AdminProblem(409, detail, null);
    }

    static AdminProblem tooFast(String detail, Duration retryAfter) {
        return new AdminProblem(429, detail, retryAfter);
    }

    static AdminProblem of(int status, String detail) {
        return new AdminProblem(status, detail, null);
    }

    int status() {
        return status;
    }

    /** When to ask again; null if that is of no use. */
    @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
