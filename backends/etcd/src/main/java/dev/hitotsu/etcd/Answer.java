package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What came of one request to one server. */
sealed interface Answer {
    /** It was carried out. */
    record Success(JsonNode body) implements Answer {}

    /**
     * It was not, and will not be elsewhere.
     *
     * @param code gRPC's, -1 for none
     */
    record Refused(int code, String reason) implements Answer {
        private static final int NOT_FOUND = 5;
        private static final int UNAUTHENTICATED = 16;

        boolean isLeaseMissing() {
            return code == NOT_FOUND && reason.contains("lease not found");
        }

        /** The token was forgotten by the server, or users have changed since it was given. */
        boolean isTokenStale() {
            return code == UNAUTHENTICATED || reason.contains("revision of auth store is old");
        }
    }

    /** It was not, but may be by another server or later. */
    record NotExecuted(String reason, @Nullable Throwable cause) implements Answer {}

    /** Nobody knows: it may be carried out even now. */
    record Unknown(String reason, @Nullable Throwable cause) implements Answer {}
}
