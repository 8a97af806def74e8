package dev.hitotsu.graphql.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.Bodies;
import dev.hitotsu.graphql.execution.ErrorCode;
import dev.hitotsu.graphql.execution.SourceException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;

/** Reads the answers of services as JSON, as many bytes of them all as one operation may take. Used by one thread. */
final class AnswerReader {
    private final long maxBytes;
    private long bytesLeft;

    AnswerReader(long maxBytes) {
        this.maxBytes = maxBytes;
        this.bytesLeft = maxBytes;
    }

    /** The body of a reply. Fails with a {@link SourceException} if it is not of use. */
    Future<JsonNode> read(Reply reply) {
        int status = reply.status();
        if (status == 404 || status == 410) {
            reply.discard();
            return failed(ErrorCode.ABSENT, "status " + status + " (expected: an object)");
        }
        if (status < 200 || status > 299) {
            reply.discard();
            return failed(ErrorCode.SOURCE_STATUS, "status " + status + " (expected: 2xx)");
        }
        if (status == 204) {
            reply.discard();
            return Future.succeededFuture(NullNode.getInstance());
        }
        if (Bodies.isEncoded(reply.headers())) {
            reply.discard();
            return failed(ErrorCode.UNUSABLE_ANSWER, "packed (expected: JSON without Content-Encoding)");
        }
        String type = reply.headers().get(HttpHeaders.CONTENT_TYPE);
        return Bodies.read(reply.body(), bytesLeft)
                .compose(body -> parse(type == null ? "none" : type, body), failure -> failed(brokenOff(failure)));
    }

    private Future<JsonNode> parse(String type, Buffer body) {
        bytesLeft -= body.length();
        if (bytesLeft < 0) {
            return failed(tooLarge());
        }
        if (body.length() == 0) {
            return failed(ErrorCode.UNUSABLE_ANSWER, "empty (expected: JSON)");
        }
        if (!Json.isJson(type)) {
            return failed(ErrorCode.UNUSABLE_ANSWER, "content type " + type + " (expected: JSON)");
        }
        try {
            return Future.succeededFuture(Json.MAPPER.readTree(body.getBytes()));
        } catch (IOException e) {
            return failed(ErrorCode.UNUSABLE_ANSWER, "cannot be read (expected: JSON)");
        }
    }

    private SourceException brokenOff(Throwable failure) {
        return failure instanceof RefusedException
                ? tooLarge()
                : new SourceException(ErrorCode.SOURCE_UNAVAILABLE, "the answer broke off");
    }

    private SourceException tooLarge() {
        return new SourceException(
                ErrorCode.TOO_LARGE, "more than " + maxBytes + " bytes in all answers to the operation");
    }

    private static <T> Future<T> failed(ErrorCode code, String reason) {
        return failed(new SourceException(code, reason));
    }

    private static <T> Future<T> failed(SourceException failure) {
        return Future.failedFuture(failure);
    }
}
