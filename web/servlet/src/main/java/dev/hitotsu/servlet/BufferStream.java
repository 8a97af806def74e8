package dev.hitotsu.servlet;

import dev.hitotsu.inbox.http.AnswerBuffer;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/** Writes into a buffer. Not thread-safe. */
final class BufferStream extends ServletOutputStream {
    private final AnswerBuffer body;

    BufferStream(AnswerBuffer body) {
        this.body = body;
    }

    @Override
    public void write(int b) {
        body.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] part, int offset, int length) {
        body.write(part, offset, length);
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        throw new IllegalStateException("setWriteListener: behind an IdempotencyFilter (expected: a blocking write)");
    }
}
