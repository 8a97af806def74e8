package dev.hitotsu.springboot.event;

/**
 * How events are written and read. The default is JSON by the application's mapper. Implementations are thread-safe.
 */
public interface EventFormat {
    /** The payload of an event. */
    byte[] write(Object event);

    /**
     * The event in a payload.
     *
     * @throws RuntimeException if the payload is no such event
     */
    <E> E read(byte[] payload, Class<E> eventClass);
}
