package dev.hitotsu.message;

/** How many sends of one key may be in flight in a {@link Sink} without a risk to their order. */
public enum Pipelining {
    /**
     * Any number. The sink promises: where a send fails in any way after {@link SinkSession#send} returned, every later
     * send of the same key fails too, with {@link SendResult.Unavailable}, until {@link SinkSession#resume()} is
     * called. So what the target has taken of a key is always a prefix.
     */
    ORDERED,

    /** One. A later send of the same key could overtake one that failed, so the caller waits for each result. */
    ONE_PER_KEY
}
