package dev.hitotsu.inbox.lease;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;

/** The effect has happened, and will not happen again, but its result was too large to be kept. */
public final class ResultTooLargeException extends InboxException {
    private static final long serialVersionUID = 1L;

    private final int maxResultSize;

    ResultTooLargeException(EffectKey key, int maxResultSize) {
        super(key + ": the effect has happened, and its result was larger than can be kept (expected: at most "
                + maxResultSize + " bytes)");
        this.maxResultSize = maxResultSize;
    }

    /** What the inbox keeps at most, in bytes. */
    public int maxResultSize() {
        return maxResultSize;
    }
}
