package dev.hitotsu.gateway.http;

import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;

/**
 * Reads bodies into memory, up to a limit. They stay as packed as they come: what is small on the way may be huge when
 * unpacked.
 */
public final class Bodies {
    private Bodies() {}

    /** Whether the body is packed or otherwise encoded, so that nobody here can read it. */
    public static boolean isEncoded(MultiMap headers) {
        String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    /** The whole body of a request. Fails with status 413 if it has more bytes. */
    public static Future<Buffer> read(ReadStream<Buffer> body, long maxBytes) {
        return read(body, maxBytes, BodyLimit.tooLarge(maxBytes));
    }

    /** The whole body of a reply. Fails with status 502 if it has more bytes; the rest is thrown away. */
    public static Future<Buffer> read(Reply.Body body, long maxBytes) {
        RefusedException tooLarge =
                RefusedException.of(502, "The answer of the service is larger than " + maxBytes + " bytes");
        return switch (body) {
            case Reply.Body.Bytes(Buffer content) ->
                content.length() <= maxBytes ? Future.succeededFuture(content) : Future.failedFuture(tooLarge);
            case Reply.Body.Stream stream -> read(stream.content(), maxBytes, tooLarge);
            case Reply.Body.Tunnel tunnel -> Future.succeededFuture(Buffer.buffer());
        };
    }

    /** A body of one part, as most are, is not copied. */
    private static final class Gathered {
        private Buffer buffer = Buffer.buffer(0);
        private boolean isOwn;

        void add(Buffer part) {
            if (buffer.length() == 0) {
                buffer = part;
                return;
            }
            if (!isOwn) {
                buffer = Buffer.buffer(buffer.length() + part.length()).appendBuffer(buffer);
                isOwn = true;
            }
            buffer.appendBuffer(part);
        }
    }

    private static Future<Buffer> read(ReadStream<Buffer> body, long maxBytes, RefusedException tooLarge) {
        Promise<Buffer> whole = Promise.promise();
        Gathered gathered = new Gathered();
        body.exceptionHandler(whole::tryFail);
        body.endHandler(end -> whole.tryComplete(gathered.buffer));
        body.handler(part -> {
            if (gathered.buffer.length() + part.length() > maxBytes) {
                whole.tryFail(tooLarge);
            } else if (!whole.future().isComplete()) {
                gathered.add(part);
            }
        });
        body.resume();
        return whole.future();
    }
}
