package dev.hitotsu.id;

/**
 * Makes ids that are text. Two calls never return the same text.
 *
 * <p>Thread-safe. Whether a call may block is told by each implementation.
 */
@FunctionalInterface
public interface StringIdGenerator {

    /**
     * The next id.
     *
     * @throws IdException if no id can be given without the risk of a duplicate
     */
    String nextText();
}
