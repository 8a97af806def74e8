package dev.hitotsu.inbox.lease;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps claims with leases. Each call is one step that happens wholly or not at all, and all times are of the store's
 * clock.
 *
 * <p>An owner is a random id, one for each run. Only the owner of the present claim renews, completes and releases it;
 * whoever has lost it, or comes too late, changes nothing. A call of the same owner may be repeated, because its answer
 * was lost, and then answers as at first; a claim begins the lease anew.
 *
 * <p>Thread-safe. Blocks. Every method throws {@link InboxException} if the store does not answer or refuses; then it
 * may have happened or not.
 */
public interface LeaseStore {
    /**
     * Claims the key if it is free: never claimed, released, forgotten, or claimed by somebody whose lease is over. A
     * key that was released is free for any fingerprint, and one whose lease is over for the same one only.
     *
     * @param fingerprint of what is asked for, at most 64 bytes
     */
    LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms);

    /**
     * Begins the owner's lease anew.
     *
     * @return false if it is not the owner's any more, also because the lease is over and nobody else has claimed
     */
    boolean renew(EffectKey key, UUID owner, LeaseTerms terms);

    /**
     * Keeps the result of the owner's run; from now on every claim answers with it.
     *
     * @param result null if it is too large to be kept
     * @return false if it is not the owner's any more; then nothing has changed
     */
    boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms);

    /**
     * Gives the owner's claim back.
     *
     * @return false if it was not the owner's any more; then nothing has changed
     */
    boolean release(EffectKey key, UUID owner, LeaseTerms terms);

    /**
     * Deletes some of the keys whose time to live is over.
     *
     * @return how many; 0 if the store does this by itself
     */
    int deleteForgotten(int limit);
}
