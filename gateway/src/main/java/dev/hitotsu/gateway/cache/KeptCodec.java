package dev.hitotsu.gateway.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept, as bytes: the status (0 for variants), then either the names of headers, or four times and the headers
 * as name and value, each text with its length; then the body.
 */
final class KeptCodec {
    private static final int MAX_TEXTS = 2_000;
    private static final int VARIANTS = 0;

    private KeptCodec() {}

    static byte[] encode(Kept kept) {
        Buffer bytes = Buffer.buffer();
        switch (kept) {
            case Kept.Variants(List<String> names) -> append(bytes.appendInt(VARIANTS), names);
            case CachedReply(int status, MultiMap headers, Buffer body, Freshness freshness) -> {
                bytes.appendInt(status)
                        .appendLong(freshness.storedAt())
                        .appendLong(freshness.ageMillis())
                        .appendLong(freshness.lifetimeMillis())
                        .appendLong(freshness.staleIfErrorMillis());
                List<String> texts = new ArrayList<>();
                headers.forEach(header -> texts.addAll(List.of(header.getKey(), header.getValue())));
                append(bytes, texts).appendBuffer(body);
            }
        }
        return bytes.getBytes();
    }

    private static Buffer append(Buffer bytes, List<String> texts) {
        bytes.appendInt(texts.size());
        for (String text : texts) {
            byte[] encoded = text.getBytes(UTF_8);
            bytes.appendInt(encoded.length).appendBytes(encoded);
        }
        return bytes;
    }

    /** Reads what {@link #encode} wrote; empty if somebody else wrote it. */
    static Optional<Kept> decode(byte[] encoded) {
        try {
            return Optional.of(new Reading(Buffer.buffer(encoded)).kept());
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static final class Reading {
        private final Buffer bytes;
        private int position;

        Reading(Buffer bytes) {
            this.bytes = bytes;
        }

        Kept kept() {
            int status = integer();
            if (status == VARIANTS) {
                return new Kept.Variants(texts());
            }
            Freshness freshness = new Freshness(number(), number(), number(), number());
            MultiMap headers = HttpHeaders.headers();
            List<String> texts = texts();
            for (int i = 0; i + 1 < texts.size(); i += 2) {
                headers.add(texts.get(i), texts.get(i + 1));
            }
            return new CachedReply(status, headers, bytes.getBuffer(position, bytes.length()), freshness);
        }

        private int integer() {
            position += Integer.BYTES;
            return bytes.getInt(position - Integer.BYTES);
        }

        private long number() {
            position += Long.BYTES;
            return bytes.getLong(position - Long.BYTES);
        }

        private List<String> texts() {
            int count = Math.min(MAX_TEXTS, integer());
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int length = integer();
                texts.add(bytes.getString(position, position + length));
                position += length;
            }
            return texts;
        }
    }
}
