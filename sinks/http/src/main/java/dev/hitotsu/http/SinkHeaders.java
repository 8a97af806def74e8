package dev.hitotsu.http;

/** Headers with a meaning of their own. */
public final class SinkHeaders {
    /** Of a message: where it goes, if its destination has no URL. It is not sent. */
    public static final String URL = "hitotsu-url";

    /**
     * Of a message: the key of the business's own, such as an order's number. Of each request: that key, or the id of
     * the message; the same in every attempt (IETF draft "The Idempotency-Key HTTP Header Field").
     */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** Of a request whose message has no payload, which is not the same as an empty one. */
    public static final String TOMBSTONE = "hitotsu-tombstone";

    /**
     * Of a request: the key of the message; requests with the same key come in order (CloudEvents, extension
     * "partitioning").
     */
    public static final String KEY = "ce-partitionkey";

    private SinkHeaders() {}
}
