package dev.hitotsu.kafka;

import dev.hitotsu.message.SendResult;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends records through one producer, in their order, from its start to its first failure. What follows the record that
 * failed is not sent. It <em>fails</em> when the broker does not take a record; then it needs a successor. It
 * <em>stops</em> when it could not hand a record over: what is in flight goes on, and it takes nothing more until it is
 * resumed.
 */
interface RecordSender {
    /**
     * Hands the record over. The caller holds a permit of the window; the end of the send releases it.
     *
     * @param number of the session's sends
     */
    CompletableFuture<SendResult> send(ProducerRecord<byte[], byte[]> record, long number);

    /** Why it takes nothing more; null while it does. */
    @Nullable String endReason();

    boolean hasFailed();

    /** Takes nothing more. What is in flight goes on. Returns what to answer to a send that was not handed over. */
    SendResult stop(String reason);

    /** Takes records again after {@link #stop}. */
    void resume();

    /** Fails, and gives up all that is in flight. Does not block. */
    void abort(String reason);

    /** Gives up all that is in flight, and waits for that for a moment. */
    void close();
}
