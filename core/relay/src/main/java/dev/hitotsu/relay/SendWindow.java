package dev.hitotsu.relay;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts messages and bytes, and says whether there is room for more. One thread enters, any thread leaves. */
final class SendWindow {
    private final int maxMessages;
    private final long maxBytes;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    SendWindow(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** A message larger than the window still gets in, when nothing else is in it. */
    boolean hasRoomFor(long size) {
        int now = messages.get();
        return now == 0 || (now < maxMessages && bytes.get() + size <= maxBytes);
    }

    /** A window for a share of what this one takes, and for no more messages than the limit. */
    SendWindow share(double part, int limit) {
        int messages = Math.min(limit, (int) (maxMessages * part));
        return new SendWindow(Math.max(1, messages), Math.max(1, (long) (maxBytes * part)));
    }

    /** How many messages are in it. */
    int count() {
        return messages.get();
    }

    boolean isEmpty() {
        return messages.get() == 0;
    }

    void enter(long size) {
        bytes.addAndGet(size);
        messages.incrementAndGet();
    }

    void leave(long size) {
        bytes.addAndGet(-size);
        messages.decrementAndGet();
    }

    /** Whether it is worthwhile to wake the thread that waits for room. */
    boolean isHalfEmpty() {
        return messages.get() <= maxMessages / 2 && bytes.get() <= maxBytes / 2;
    }
}
