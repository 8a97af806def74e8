package dev.hitotsu.inbox.http;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;

/**
 * A response's body while a service writes it. It holds one byte more than may be kept, and drops the rest: the answer
 * is then too large, which {@link HttpIdempotency#handle} says. For authors of adapters. Not thread-safe.
 */
public final class AnswerBuffer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int maxSize;

    AnswerBuffer(int maxSize) {
        this.maxSize = maxSize;
    }

    /** Adds a part of the array. */
    public void write(byte[] part, int offset, int length) {
        requireNonNull(part, "part: null (expected: bytes)");
        int room = maxSize + 1 - bytes.size();
        bytes.write(part, offset, Math.min(room, length));
    }

    /** Forgets what was written. */
    public void reset() {
        bytes.reset();
    }

    public byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
