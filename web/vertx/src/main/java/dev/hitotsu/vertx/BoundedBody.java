package dev.hitotsu.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads a body up to a size. */
final class BoundedBody {
    private BoundedBody() {}

    /** The body; fails if it is larger. The rest is read and dropped, so that the client hears the answer. */
    static Future<Buffer> read(HttpServerRequest request, int maxSize) {
        Promise<Buffer> read = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() <= maxSize) {
                body.appendBuffer(part);
            } else {
                read.tryFail("body: more than " + maxSize + " bytes (expected: at most so many)");
            }
        });
        request.exceptionHandler(read::tryFail);
        request.endHandler(end -> read.tryComplete(body));
        return read.future();
    }
}
