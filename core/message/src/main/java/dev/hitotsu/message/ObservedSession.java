package dev.hitotsu.message;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session whose sends are seen by an observer. Whatever that throws, messages are sent and answered. */
final class ObservedSession implements SinkSession {
    private static final Logger log = LoggerFactory.getLogger(ObservedSession.class);

    private final SinkSession session;
    private final SendObserver observer;

    ObservedSession(SinkSession session, SendObserver observer) {
        this.session = session;
        this.observer = observer;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        Consumer<SendResult> onAnswer = onSend(message);
        CompletableFuture<SendResult> sending = session.send(message);
        if (onAnswer != null) {
            // The sender gets the sink's own future: what the observer throws ends in this one.
            var unused = sending.whenComplete((result, defect) ->
                    tell(onAnswer, result == null ? SendResult.retryable("the sink failed: " + defect) : result));
        }
        return sending;
    }

    private @Nullable Consumer<SendResult> onSend(Message message) {
        try {
            return observer.onSend(message);
        } catch (Throwable e) {
            log.warn("An observer of the sink has failed", e);
            return null;
        }
    }

    private static void tell(Consumer<SendResult> onAnswer, SendResult result) {
        try {
            onAnswer.accept(result);
        } catch (Throwable e) {
            log.warn("An observer of the sink has failed", e);
        }
    }

    @Override
    public void flush() {
        session.flush();
    }

    @Override
    public String destinationOf(Message message) {
        return session.destinationOf(message);
    }

    @Override
    public int capacityOf(String destination) {
        return session.capacityOf(destination);
    }

    @Override
    public boolean isolates(String destination) {
        return session.isolates(destination);
    }

    @Override
    public void poll() {
        session.poll();
    }

    @Override
    public void resume() {
        session.resume();
    }

    @Override
    public CompletableFuture<Recovery> recover() {
        return session.recover();
    }

    @Override
    public void settled(long sends) {
        session.settled(sends);
    }

    @Override
    public void recoveredSettled() {
        session.recoveredSettled();
    }

    @Override
    public void abort() {
        session.abort();
    }

    @Override
    public void close() {
        session.close();
    }
}
