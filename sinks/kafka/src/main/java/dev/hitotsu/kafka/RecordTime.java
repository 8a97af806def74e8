package dev.hitotsu.kafka;

/** What the timestamp of a record says. When the message happened is in the header {@code ce_time} in any case. */
public enum RecordTime {
    /**
     * When the record was sent. So a topic keeps each message for its full {@code retention.ms}, however late it is
     * sent.
     */
    SENT,

    /**
     * When the message happened, so that Kafka's own tools find records by that time. It costs messages: the broker
     * deletes what is older than the topic's {@code retention.ms}, and after an outage, a backlog or a late retry that
     * is so on arrival. It refuses a time outside of {@code message.timestamp.before.max.ms} and
     * {@code message.timestamp.after.max.ms} for good. And one message from the future keeps all that is in its segment
     * from being deleted.
     */
    OCCURRED
}
