package dev.hitotsu.inbox.step;

/**
 * Turns results of steps and answers into bytes and back. The default is JSON for texts, numbers, times, enums, records
 * and lists of them: {@link dev.hitotsu.inbox.step.json.RecordJson}. Thread-safe.
 */
public interface ResultCodec {
    /**
     * The bytes of a result.
     *
     * @throws IllegalArgumentException if it cannot be written; the message says which part
     */
    byte[] write(Object result);

    /**
     * A result from its bytes.
     *
     * @throws IllegalArgumentException if they are not one; the message says which part
     */
    <R> R read(byte[] bytes, Class<R> type);
}
