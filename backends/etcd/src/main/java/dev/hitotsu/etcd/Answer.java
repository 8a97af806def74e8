package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The outcome of one request to one server. */
sealed interface Answer {
    /** The server has carried out the request. */
    record Success(JsonNode body) implements Answer {}

    /**
     * The request was not carried out, and no other server will carry it out either.
     *
     * @param code the code of gRPC, -1 for none
     */
    record Refused(int code, String reason) implements Answer {
        private static final int INVALID_ARGUMENT = 3;
        private static final int NOT_FOUND = 5;
        private static final int PERMISSION_DENIED = 7;
        private static final int FAILED_PRECONDITION = 9;
        private static final int UNAUTHENTICATED = 16;

        boolean isLeaseMissing() {
            return code == NOT_FOUND && reason.contains("lease not found");
        }

        /** Whether the same request will be refused again, until somebody changes the request or the rights. */
        boolean isFinal() {
            return code == INVALID_ARGUMENT
                    || code == PERMISSION_DENIED
                    || code == FAILED_PRECONDITION
                    || code == UNAUTHENTICATED;
        }

        /** What would help. */
        String expected() {
            return code == PERMISSION_DENIED
                    ? "a role that may read and write everything below the prefix of the URI; see etcdctl role"
                            + " grant-permission --prefix=true"
                    : "a request that etcd accepts, from a user that it knows, with the right password";
        }

        /** Whether the server has forgotten the token, or users have changed since it was issued. */
        boolean isTokenStale() {
            return code == UNAUTHENTICATED || reason.contains("revision of auth store is old");
        }
    }

    /** The request was not carried out, but another server or a later attempt may do it. */
    record NotExecuted(String reason, @Nullable Throwable cause) implements Answer {}

    /** It is unknown whether the request was carried out; it may be carried out even later. */
    record Unknown(String reason, @Nullable Throwable cause) implements Answer {}
}
