package dev.hitotsu.nats;

import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SendResult.Unavailable;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a stream that nobody else writes. Each message says behind which it must stand, by the stream's sequence
 * and by the id of the message there, so that the server takes none whose predecessor it did not take. Then any number
 * may be in flight, in order.
 *
 * <p>From the first message that was not taken until {@link #forget}, every send fails. The end is unknown then, and
 * must be asked for. Thread-safe.
 */
final class StreamEnd {
    private static final Logger log = LoggerFactory.getLogger(StreamEnd.class);
    private static final long UNKNOWN = -1;

    private final String stream;
    private long sequence = UNKNOWN;
    private @Nullable UUID id;
    private @Nullable String failure;
    private boolean duplicateSeen;

    StreamEnd(String stream) {
        this.stream = stream;
    }

    String stream() {
        return stream;
    }

    /** An upper limit of what {@link #append} adds to a message, in bytes. */
    int maxHeaderBytes() {
        return 250 + stream.length();
    }

    synchronized boolean isUnknown() {
        return sequence == UNKNOWN && failure == null;
    }

    /** The stream ends here, whoever wrote that. */
    synchronized void set(long lastSequence) {
        if (isUnknown()) {
            sequence = lastSequence;
            id = null;
            duplicateSeen = false;
        }
    }

    /** After a failure: the end is unknown, and may be asked for. */
    synchronized void forget() {
        if (failure != null) {
            failure = null;
            sequence = UNKNOWN;
        }
    }

    /**
     * Puts the message behind the last one.
     *
     * @return why it may not go there; null if it may
     */
    synchronized @Nullable String append(Headers headers, UUID messageId) {
        if (failure != null) {
            return failure;
        }
        headers.put(NatsJetStreamConstants.EXPECTED_STREAM_HDR, stream);
        headers.put(NatsJetStreamConstants.EXPECTED_LAST_SEQ_HDR, Long.toString(sequence));
        if (id != null) {
            headers.put(NatsJetStreamConstants.EXPECTED_LAST_MSG_ID_HDR, id.toString());
        }
        sequence++;
        id = messageId;
        return null;
    }

    /** The server had a message already, so those in flight behind it expect a wrong sequence. */
    synchronized void recordDuplicate() {
        duplicateSeen = true;
    }

    /** A message was refused because the stream does not end where it was thought to. */
    synchronized SendResult recordOutOfPlace(String reason) {
        if (failure == null && !duplicateSeen) {
            log.warn(
                    "Stream {}: somebody else has written there, {} (expected: only this relay writes)",
                    stream,
                    reason);
        }
        return SendResult.unavailable(fail("not right behind the last message of stream " + stream + ": " + reason));
    }

    /** What became of a message: where it was not taken, nothing may come behind it. */
    void record(SendResult result) {
        if (!(result instanceof SendResult.Sent)) {
            var unused = fail(
                    result instanceof Unavailable
                            ? result.reason()
                            : "given up behind a message not taken: " + result.reason());
        }
    }

    private synchronized String fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
        return failure;
    }

    /** The sequence, for tests. */
    synchronized OptionalLong sequence() {
        return sequence == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(sequence);
    }
}
