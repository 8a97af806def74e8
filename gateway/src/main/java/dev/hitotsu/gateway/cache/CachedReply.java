package dev.hitotsu.gateway.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer that is kept.
 *
 * @param headers without those of the connection
 * @param storedAt milliseconds since 1970
 */
record CachedReply(MultiMap headers, Buffer body, long storedAt) {
    private static final int MAX_HEADERS = 1_000;

    /** The answer for a client, which is told how old it is. */
    Reply reply(long now) {
        MultiMap copy = HttpHeaders.headers().addAll(headers);
        long seconds = Math.max(0, Duration.ofMillis(now - storedAt).toSeconds());
        copy.set("age", Long.toString(seconds + CachePolicy.age(copy).toSeconds()));
        return new Reply(200, copy, new Reply.Body.Bytes(body));
    }

    /** As bytes: a number, the headers, the body, each text with its length. */
    byte[] encode() {
        Buffer bytes =
                Buffer.buffer().appendLong(storedAt).appendInt(headers.entries().size());
        headers.forEach(header -> {
            append(bytes, header.getKey());
            append(bytes, header.getValue());
        });
        return bytes.appendBuffer(body).getBytes();
    }

    private static void append(Buffer bytes, String text) {
        byte[] encoded = text.getBytes(UTF_8);
        bytes.appendInt(encoded.length).appendBytes(encoded);
    }

    /** Reads what {@link #encode} wrote; empty if somebody else wrote it. */
    static Optional<CachedReply> decode(byte[] encoded) {
        try {
            Buffer bytes = Buffer.buffer(encoded);
            MultiMap headers = HttpHeaders.headers();
            int count = Math.min(MAX_HEADERS, bytes.getInt(8));
            int position = 12;
            for (int i = 0; i < count; i++) {
                String name = text(bytes, position);
                position += 4 + bytes.getInt(position);
                headers.add(name, text(bytes, position));
                position += 4 + bytes.getInt(position);
            }
            return Optional.of(new CachedReply(headers, bytes.getBuffer(position, bytes.length()), bytes.getLong(0)));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(Buffer bytes, int position) {
        return bytes.getString(position + 4, position + 4 + bytes.getInt(position));
    }
}
