package dev.hitotsu.gateway.filter;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An answer: status and headers, which filters may change, and a body.
 *
 * @param headers without those of the connection
 */
public record Reply(int status, MultiMap headers, Body body) {
    /** The body of an answer. */
    public sealed interface Body {
        /** Bytes in memory, perhaps none. */
        record Bytes(Buffer content) implements Body {}

        /**
         * A body that comes bit by bit, paused, to be read once.
         *
         * @param trailers what is known after the end
         */
        record Stream(ReadStream<Buffer> content, Supplier<MultiMap> trailers) implements Body {}

        /** The exchange has become a tunnel (a WebSocket, for example); there is nothing left to write. */
        record Tunnel() implements Body {}
    }

    /** An answer whose body is text. */
    public static Reply of(int status, String contentType, String text) {
        MultiMap headers = HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, contentType);
        return new Reply(status, headers, new Body.Bytes(Buffer.buffer(text)));
    }

    /** The answer to a request that is refused: {@code {"error": "…"}}. */
    public static Reply error(int status, String message, Map<String, String> headers) {
        Reply reply = of(status, "application/json", "{\"error\": \"" + escaped(message) + "\"}");
        reply.headers().set(HttpHeaders.CACHE_CONTROL, "no-store").addAll(headers);
        return reply;
    }

    /** The answer that the exception describes. */
    public static Reply of(RefusedException refused) {
        return error(refused.status(), String.valueOf(refused.getMessage()), refused.headers());
    }

    /** Throws the body away, so that the connection it comes on can be used again. */
    public void discard() {
        if (body instanceof Body.Stream stream) {
            stream.content().handler(ignored -> {}).resume();
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                escaped.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7F) {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }
}
