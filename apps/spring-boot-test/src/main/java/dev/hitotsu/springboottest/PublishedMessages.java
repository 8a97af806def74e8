package dev.hitotsu.springboottest;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.event.EventMessages;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.AssertProvider;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * An outbox in memory for tests. It keeps what was published, and hands it to nobody.
 *
 * <pre>{@code
 * @SpringBootTest
 * @RecordPublishedMessages
 * class OrdersTest {
 *     @Autowired PublishedMessages published;
 *
 *     @Test
 *     void placingAnOrderIsTold() {
 *         orders.place(order);
 *         assertThat(published).hasEvent(new OrderPlaced("ann", 500));
 *     }
 * }
 * }</pre>
 *
 * <p>What is published in a transaction counts once it has committed. Without a transaction it counts at once, while a
 * real outbox refuses it: that is a matter of tests with a database. Thread-safe.
 */
public final class PublishedMessages implements OutboxPublisher, AssertProvider<PublishedMessagesAssert> {
    private final EventMessages events;
    private final List<Message> published = new CopyOnWriteArrayList<>();

    private PublishedMessages(EventMessages events) {
        this.events = events;
    }

    /** Nothing was published so far. */
    public static PublishedMessages of(EventMessages events) {
        requireNonNull(events, "events: null (expected: how events become messages)");
        return new PublishedMessages(events);
    }

    @Override
    public void publish(Object event, Headers headers) {
        append(events.toMessage(event, headers));
    }

    @Override
    public void append(Message... messages) {
        requireNonNull(messages, "messages: null (expected: messages)");
        List<Message> added = List.copyOf(Arrays.asList(messages));
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            published.addAll(added);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED) {
                    published.addAll(added);
                }
            }
        });
    }

    /** All messages, in the order of their commits. */
    public List<Message> messages() {
        return List.copyOf(published);
    }

    /** The events of a class, in the order of their commits. */
    public <E> List<E> events(Class<E> eventClass) {
        String type = events.typeOf(eventClass);
        return published.stream()
                .filter(message -> message.type().equals(type))
                .map(message -> events.toEvent(message, eventClass))
                .toList();
    }

    /** Forgets what was published so far. */
    public void clear() {
        published.clear();
    }

    /** For {@code assertThat(published)}. */
    @Override
    public PublishedMessagesAssert assertThat() {
        return new PublishedMessagesAssert(this);
    }
}
