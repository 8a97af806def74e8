package dev.hitotsu.etcd;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of messages, none of which is larger than a limit. Used by one thread. */
final class BoundedMessages extends FilterInputStream {
    private final long max;
    private long sizeOfMessage;

    BoundedMessages(InputStream in, long maxBytes) {
        super(in);
        this.max = maxBytes;
    }

    /** A message was read; the next one begins. */
    void nextMessage() {
        sizeOfMessage = 0;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(count);
        return count;
    }

    private void count(int bytes) throws IOException {
        sizeOfMessage += Math.max(0, bytes);
        if (sizeOfMessage > max) {
            throw new IOException("a message of more than " + max + " bytes (expected: fewer)");
        }
    }
}
