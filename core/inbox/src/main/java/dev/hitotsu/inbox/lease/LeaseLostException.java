package dev.hitotsu.inbox.lease;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;

/**
 * The run lost its lease, so its result was refused: another run may be under way or done. Ask again with the same key
 * to get the result that counts.
 */
public final class LeaseLostException extends InboxException {
    private static final long serialVersionUID = 1L;

    LeaseLostException(EffectKey key, long fence) {
        super(key + ": fence " + fence + " has lost its lease (expected: to hold it until the effect is complete)");
    }
}
