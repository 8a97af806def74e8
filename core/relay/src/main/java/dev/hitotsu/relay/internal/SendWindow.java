package dev.hitotsu.relay.internal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts messages and bytes, and says whether there is room for more. One thread enters, any thread leaves. Both counts
 * are in one number, because two threads change them for every message.
 */
public final class SendWindow {
    /** The lower bits count bytes up to a terabyte, those above messages. */
    private static final int BYTE_BITS = 40;

    private static final long ONE_MESSAGE = 1L << BYTE_BITS;
    private static final long BYTES = ONE_MESSAGE - 1;

    private final int maxMessages;
    private final long maxBytes;
    private final AtomicLong content = new AtomicLong();

    public SendWindow(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** A message larger than the window still gets in, when nothing else is in it. */
    public boolean hasRoomFor(long size) {
        long now = content.get();
        return now == 0 || (messages(now) < maxMessages && bytes(now) + size <= maxBytes);
    }

    /** A window for a share of what this one takes. */
    public SendWindow share(double part) {
        return new SendWindow(Math.max(1, (int) (maxMessages * part)), Math.max(1, (long) (maxBytes * part)));
    }

    /** How many messages are in it. */
    public int count() {
        return messages(content.get());
    }

    public boolean isEmpty() {
        return content.get() == 0;
    }

    public void enter(long size) {
        content.addAndGet(ONE_MESSAGE + size);
    }

    public void leave(long size) {
        content.addAndGet(-ONE_MESSAGE - size);
    }

    /** Whether it is worthwhile to wake the thread that waits for room. */
    public boolean isHalfEmpty() {
        long now = content.get();
        return messages(now) <= maxMessages / 2 && bytes(now) <= maxBytes / 2;
    }

    private static int messages(long content) {
        return (int) (content >>> BYTE_BITS);
    }

    private static long bytes(long content) {
        return content & BYTES;
    }
}
