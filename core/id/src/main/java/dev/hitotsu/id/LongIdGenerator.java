package dev.hitotsu.id;

/**
 * Makes ids of 64 bits. Two calls never return the same number.
 *
 * <p>Thread-safe. Whether a call may block is told by each implementation.
 */
@FunctionalInterface
public interface LongIdGenerator {

    /**
     * The next id.
     *
     * @throws IdException if no id can be given without the risk of a duplicate
     */
    long next();

    /** The same ids as text, in the form that {@link LongIds#toText} gives and JSON should carry. */
    default StringIdGenerator asText() {
        return () -> LongIds.toText(next());
    }
}
