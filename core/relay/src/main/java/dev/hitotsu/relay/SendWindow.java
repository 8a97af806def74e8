package dev.hitotsu.relay;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is under way, and says whether there is room for more. One thread enters, any thread leaves. */
final class SendWindow {
    private final int mostMessages;
    private final long mostBytes;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    SendWindow(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** A message that is too large for the window alone still gets in, when nothing else is there. */
    boolean hasRoomFor(long size) {
        int now = messages.get();
        return now == 0 || (now < mostMessages && bytes.get() + size <= mostBytes);
    }

    void enter(long size) {
        bytes.addAndGet(size);
        messages.incrementAndGet();
    }

    void leave(long size) {
        bytes.addAndGet(-size);
        messages.decrementAndGet();
    }

    /** Whether it is worth while to wake the one who waits for room. */
    boolean isHalfEmpty() {
        return messages.get() <= mostMessages / 2 && bytes.get() <= mostBytes / 2;
    }
}
