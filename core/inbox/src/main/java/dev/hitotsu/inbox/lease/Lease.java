package dev.hitotsu.inbox.lease;

import dev.hitotsu.inbox.EffectKey;
import java.time.Duration;

/**
 * The claim under which an effect runs. It is renewed until the effect returns.
 *
 * <p>A process can lose it without noticing: the others take a process that is paused or cut off for dead. So hand
 * {@link #key()} to whatever has the effect, as its idempotency key, or {@link #fence()} to a resource that refuses an
 * older fence than one it has seen. When it is lost, the thread of the effect is interrupted.
 *
 * <p>Thread-safe. Does not block.
 */
public interface Lease {
    /** The key, the same in every attempt. */
    EffectKey key();

    /** The fencing token, greater than that of every earlier attempt. */
    long fence();

    /**
     * 1 in the first attempt. In later ones the effect may have happened already: an earlier attempt failed or crashed.
     */
    int attempt();

    /**
     * Whether nobody else can have claimed the key. The deadline is the time at which the last renewal was sent, by the
     * monotonic clock of this machine, plus the lease less a margin. Once it is over, it never becomes valid again.
     */
    boolean valid();

    /** How long it stays valid if no renewal succeeds any more; zero if it is not valid. */
    Duration remaining();
}
