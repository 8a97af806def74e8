package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

/**
 * What an effect has come to.
 *
 * @param bytes for the caller, and for those who ask again; not copied
 * @param isFinal whether it is kept. If not, the claim is given back and the next request runs the effect anew.
 */
public record EffectResult(byte[] bytes, boolean isFinal) {
    /** An effect that has happened, with nothing to tell. */
    public static final EffectResult DONE = of(new byte[0]);

    public EffectResult {
        requireNonNull(bytes, "bytes: null (expected: bytes, perhaps none)");
    }

    /** A result that is kept. */
    public static EffectResult of(byte[] bytes) {
        return new EffectResult(bytes, true);
    }

    /** A result of which nothing is kept, because nothing has happened. */
    public static EffectResult notKept(byte[] bytes) {
        return new EffectResult(bytes, false);
    }
}
