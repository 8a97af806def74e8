package dev.hitotsu.inbox.step.store;

/**
 * Work in a transaction, which ends with what is to be recorded of it.
 *
 * @param <T> the database's transaction
 */
@FunctionalInterface
public interface StepWork<T> {
    /** Does the work. It may be called again in another transaction, if the database rolled the first one back. */
    StepWrite run(T transaction) throws Exception;
}
