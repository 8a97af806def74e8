package dev.hitotsu.id;

/**
 * Makes ids of 64 bits. Two calls never return the same number.
 *
 * <p>Thread-safe. Each implementation says whether a call may block.
 */
@FunctionalInterface
public interface LongIdGenerator {

    /**
     * The next id.
     *
     * @throws IdException if no id can be made without the risk of a duplicate
     */
    long next();

    /** The same ids as text, in the form of {@link LongIds#toText}, which JSON should carry. */
    default StringIdGenerator asText() {
        return () -> LongIds.toText(next());
    }
}
