package dev.hitotsu.nats;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import io.nats.client.impl.Headers;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One send. The stream's answer goes to its end first, where the stream is exclusive. */
final class NatsSend extends CompletableFuture<SendResult> {
    private static final byte[] NOTHING = {};

    private final Message message;
    private final String subject;
    private final MessageEncoder encoder;
    private final @Nullable StreamEnd end;
    private final long createdAtNanos;
    /** Null as soon as they are published: with a full window they would be most of what a session keeps. */
    private @Nullable Headers headers;

    private boolean hasDeclared;

    /** A send created at {@code createdAtNanos} of {@link System#nanoTime}. */
    NatsSend(
            Message message,
            String subject,
            MessageEncoder encoder,
            Headers headers,
            @Nullable StreamEnd end,
            long createdAtNanos) {
        this.message = message;
        this.subject = subject;
        this.encoder = encoder;
        this.headers = headers;
        this.end = end;
        this.createdAtNanos = createdAtNanos;
    }

    String subject() {
        return subject;
    }

    /** The headers, for one publication; made anew for another one, which only follows where there is no end. */
    Headers takeHeaders() {
        Headers taken = headers == null ? encoder.headers(message) : headers;
        headers = null;
        return taken;
    }

    byte[] body() {
        byte[] payload = message.payload();
        return payload == null ? NOTHING : payload;
    }

    long createdAtNanos() {
        return createdAtNanos;
    }

    /** Whether a stream may be declared for it; true once, and not where there is only one stream. */
    boolean mayDeclare() {
        boolean may = !hasDeclared && end == null;
        hasDeclared = true;
        return may;
    }

    /** The stream has the message. */
    void accepted(boolean duplicate) {
        if (end != null && duplicate) {
            end.recordDuplicate();
        }
        complete(SendResult.sent());
    }

    /**
     * The stream did not take it.
     *
     * @param outOfPlace because it would not have stood right behind the one sent before
     */
    void refused(SendResult result, boolean outOfPlace) {
        complete(end != null && outOfPlace ? end.recordOutOfPlace(result.reason()) : result);
    }
}
