package dev.hitotsu.gateway.idempotency;

import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.inbox.http.AnswerBuffer;
import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpHeader;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;
import java.util.List;

/** Replies of the gateway as answers that can be kept, and back. */
final class Answers {
    private Answers() {}

    static Reply reply(HttpAnswer answer) {
        MultiMap headers = HttpHeaders.headers();
        answer.headers().forEach(header -> headers.add(header.name(), header.value()));
        return new Reply(answer.status(), headers, new Reply.Body.Bytes(Buffer.buffer(answer.body())));
    }

    /** The whole answer. The buffer drops what is too much to be kept. */
    static Future<HttpAnswer> answer(Reply reply, AnswerBuffer buffer) {
        try {
            List<HttpHeader> headers = reply.headers().entries().stream()
                    .map(header -> new HttpHeader(header.getKey(), header.getValue()))
                    .toList();
            return read(reply.body(), buffer).map(body -> new HttpAnswer(reply.status(), headers, body));
        } catch (IllegalArgumentException notAHeader) {
            return Future.failedFuture(RefusedException.of(502, "The service answered with a header that is none"));
        }
    }

    private static Future<byte[]> read(Reply.Body body, AnswerBuffer buffer) {
        return switch (body) {
            case Reply.Body.Bytes(Buffer content) -> {
                buffer.write(content.getBytes(), 0, content.length());
                yield Future.succeededFuture(buffer.toByteArray());
            }
            case Reply.Body.Stream stream -> read(stream.content(), buffer);
            case Reply.Body.Tunnel tunnel ->
                Future.failedFuture(RefusedException.of(502, "The service changed the protocol"));
        };
    }

    private static Future<byte[]> read(ReadStream<Buffer> stream, AnswerBuffer buffer) {
        Promise<byte[]> whole = Promise.promise();
        stream.exceptionHandler(
                broken -> whole.tryFail(RefusedException.of(502, "The answer of the service broke off")));
        stream.endHandler(end -> whole.tryComplete(buffer.toByteArray()));
        stream.handler(part -> buffer.write(part.getBytes(), 0, part.length()));
        stream.resume();
        return whole.future();
    }
}
