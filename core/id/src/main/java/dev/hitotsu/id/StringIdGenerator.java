package dev.hitotsu.id;

/**
 * Makes ids that are text. Two calls never return the same text.
 *
 * <p>Thread-safe. Each implementation says whether a call may block.
 */
@FunctionalInterface
public interface StringIdGenerator {

    /**
     * The next id.
     *
     * @throws IdException if no id can be made without the risk of a duplicate
     */
    String nextText();
}
