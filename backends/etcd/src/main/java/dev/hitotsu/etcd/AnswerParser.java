package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;

/**
 * Interprets the answers of the gateway. It recognises an error by the code of gRPC and, if several errors share one,
 * by etcd's text.
 *
 * @see <a href="https://github.com/etcd-io/etcd/blob/main/api/v3rpc/rpctypes/error.go">etcd's errors</a>
 */
final class AnswerParser {
    /** Cancelled, unknown, deadline exceeded, aborted, internal, unavailable, data loss. */
    private static final Set<Integer> MAY_BE_EXECUTED = Set.of(1, 2, 4, 10, 13, 14, 15);
    /** Errors that come before anything is done. */
    private static final Set<String> NOT_EXECUTED = Set.of("etcdserver: no leader", "etcdserver: too many requests");

    private AnswerParser() {}

    static Answer parse(int status, byte[] text) {
        try {
            JsonNode body = Json.MAPPER.readTree(text);
            JsonNode error = body.path("error");
            if (status == 200 && error.isMissingNode()) {
                return new Answer.Success(body.path("result").isMissingNode() ? body : body.path("result"));
            }
            // In an answer to a stream request, the error is an object.
            return error.isObject() ? error(error, "grpc_code") : error(body, "code");
        } catch (IOException e) {
            String reason = "HTTP " + status + " (expected: an answer of etcd's gateway, version 3.4 or later)";
            return status == 200 || status >= 500 ? new Answer.Unknown(reason, e) : new Answer.Refused(-1, reason);
        }
    }

    private static Answer error(JsonNode error, String codeField) {
        int code = error.path(codeField).asInt(error.path("code").asInt(-1));
        String reason = error.path("message").asText(error.path("error").asText());
        if (NOT_EXECUTED.contains(reason)) {
            return new Answer.NotExecuted(reason, null);
        }
        return MAY_BE_EXECUTED.contains(code) ? new Answer.Unknown(reason, null) : new Answer.Refused(code, reason);
    }
}
