package dev.hitotsu.outbox;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The observers of an outbox. Whatever they throw, appending goes on. Thread-safe. */
final class OutboxObservers {
    private static final Logger log = LoggerFactory.getLogger(OutboxObservers.class);

    private final List<OutboxObserver> observers = new CopyOnWriteArrayList<>();

    void add(OutboxObserver observer) {
        observers.add(observer);
    }

    /** The messages as the observers leave them; the same list if there are none. */
    List<Message> onAppend(List<Message> messages) {
        if (observers.isEmpty()) {
            return messages;
        }
        List<Message> seen = new ArrayList<>(messages);
        for (OutboxObserver observer : observers) {
            seen.replaceAll(message -> onAppend(observer, message));
        }
        return seen;
    }

    /** Another id would be another message: it would be lost to whoever looks for the first. */
    private static Message onAppend(OutboxObserver observer, Message message) {
        try {
            Message seen = observer.onAppend(message);
            return seen.id().equals(message.id()) ? seen : message;
        } catch (Throwable e) {
            log.warn("An observer of the outbox has failed", e);
            return message;
        }
    }

    /** Runs what writes, and tells how long it took if it succeeds. */
    void timed(int count, Runnable write) {
        if (observers.isEmpty() || count == 0) {
            write.run();
            return;
        }
        long started = System.nanoTime();
        write.run();
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        for (OutboxObserver observer : observers) {
            try {
                observer.onWritten(count, took);
            } catch (Throwable e) {
                log.warn("An observer of the outbox has failed", e);
            }
        }
    }
}
