package dev.hitotsu.testkit.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** An outbox of numbered messages, and relays from it. */
final class NumberedOutbox {
    private static final RelayOptions QUICK_RETRIES = RelayOptions.DEFAULT.withRetry(
            new RelayOptions.Retry(10, new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), 0.5)));

    private final InMemoryOutbox database = InMemoryOutbox.create();
    private final Outbox<InMemoryOutbox.Transaction> outbox = Outbox.of(database);

    InMemoryOutbox database() {
        return database;
    }

    Relay start(Sink sink) {
        Relay relay = Relay.builder(database, sink).options(QUICK_RETRIES).build();
        relay.start();
        return relay;
    }

    void append(String topic, String key, int number) {
        InMemoryOutbox.Transaction transaction = database.begin();
        outbox.append(transaction, message(topic, key, number));
        transaction.commit();
    }

    static Message message(String topic, String key, int number) {
        return Message.builder(topic, "Numbered")
                .id(UUID.randomUUID())
                .key(key)
                .payload(Integer.toString(number))
                .build();
    }

    static String text(Message message) {
        return new String(message.payload(), UTF_8);
    }

    /** Fails unless those of each key are in the order of their numbers. */
    static void assertInOrder(List<Message> messages) {
        messages.stream()
                .map(Message::key)
                .distinct()
                .forEach(key -> assertThat(messages)
                        .filteredOn(message -> key.equals(message.key()))
                        .extracting(message -> Integer.parseInt(text(message)))
                        .isSorted());
    }
}
