package dev.hitotsu.nats;

import java.time.Duration;
import java.util.List;

/**
 * What a receiver reads.
 *
 * @param subjects each of one stream, perhaps with wildcards; each is a lane
 * @param durable the name of the consumer at the server; of several, the beginning of their names
 * @param prefetch how many messages of a subject are delivered ahead
 * @param batch how many a batch has at most
 * @param ackWait after how long the server delivers again what is not acknowledged
 * @param declaration who declares the streams
 */
record SubscriptionOptions(
        List<String> subjects,
        String durable,
        int prefetch,
        int batch,
        Duration ackWait,
        StreamDeclaration declaration) {
    SubscriptionOptions {
        subjects = List.copyOf(subjects);
    }

    /** The name of the consumer of a subject. */
    String durableOf(String subject) {
        return subjects.size() == 1
                ? durable
                : durable + "-" + Subjects.streamName(subject).replace('*', '_').replace('>', '_');
    }
}
