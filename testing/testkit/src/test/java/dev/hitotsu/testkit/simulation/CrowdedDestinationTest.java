package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** More is under way to a destination than it takes, in virtual time: what waits, what is parked, in which order. */
class CrowdedDestinationTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(9);
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final int WINDOW = 100;
    /** An eighth of the window waits aside for one destination. */
    private static final int ASIDE = 12;

    private final Simulation simulation = new Simulation(1);
    private final SimulatedMachine network = simulation.machine();
    private final InMemoryOutbox database = InMemoryOutbox.create(network, 1 << 20);
    private final List<String> taken = new ArrayList<>();
    private int capacity = 1;

    private Message message(String topic, String type, String key) {
        return Message.builder(topic, type).key(key).build();
    }

    private void append(Stream<Message> messages) {
        InMemoryOutbox.Transaction transaction = database.begin();
        database.insert(transaction, messages.toList());
        transaction.commit();
    }

    private void appendAt(Duration time, Message... messages) {
        network.start("writer", () -> {
            network.sleep(time.toNanos());
            append(Stream.of(messages));
        });
    }

    private SendResult take(Message message, Duration time) {
        network.sleep(time.toNanos());
        taken.add(message.type());
        return SendResult.sent();
    }

    private SendResult fail(Duration time, String reason) {
        network.sleep(time.toNanos());
        return SendResult.retryable(reason);
    }

    private void run(Function<Message, SendResult> carrying, Duration end) {
        Sink sink = new CarryingSink(network, TIMEOUT, carrying) {
            @Override
            public int capacityOf(String destination) {
                return capacity;
            }
        };
        Backoff often = new Backoff(Duration.ofMillis(100), Duration.ofMillis(100), 0);
        Relay relay = Relay.builder(database, sink)
                .options(RelayOptions.DEFAULT
                        .withWindow(new RelayOptions.Window(WINDOW, 1 << 26))
                        .withRetry(new RelayOptions.Retry(1_000, often)))
                .clockwork(simulation.machine())
                .random(simulation.random())
                .build();
        relay.start();
        simulation.run(end.toNanos());
    }

    /** Else the one that comes would be parked, and sent before the one of its key that was set aside. */
    @Test
    void whatWaitsAsideStaysAheadOfWhatComesWhileItsKeyIsHeld() {
        capacity = 2;
        append(Stream.of(
                message("a", "First", "k"),
                message("a", "Slow", "other"),
                message("a", "Next", "another"),
                message("a", "Second", "k")));
        appendAt(Duration.ofMillis(50), message("a", "Third", "k"));
        List<String> failed = new ArrayList<>();
        run(
                message -> {
                    if (message.type().equals("First") && failed.isEmpty()) {
                        failed.add(message.type());
                        capacity = 1;
                        return fail(MOMENT, "busy");
                    }
                    return take(message, message.type().equals("Slow") ? Duration.ofSeconds(3) : MOMENT);
                },
                Duration.ofSeconds(8));

        assertThat(failed).containsExactly("First");
        assertThat(taken)
                .filteredOn(List.of("First", "Second", "Third")::contains)
                .containsExactly("First", "Second", "Third");
    }

    /** Else what is due again for a destination that hangs would fill the window, and everybody would wait. */
    @Test
    void retriesToADestinationThatTakesNothingArePutOff() {
        long hangsFrom = Duration.ofSeconds(2).toNanos();
        capacity = 4;
        append(IntStream.range(0, 2 * WINDOW).mapToObj(number -> message("a", "Order", "k" + number)));
        appendAt(Duration.ZERO, message("b", "Other", "k"));
        appendAt(Duration.ofSeconds(3), message("b", "Other", "k"), message("b", "Other", "l"));
        run(
                message -> message.topic().equals("b")
                        ? take(message, MOMENT)
                        : fail(simulation.now() < hangsFrom ? MOMENT : TIMEOUT, "no answer"),
                Duration.ofMillis(3_500));

        assertThat(taken).as("of the other destination").hasSize(3);
    }

    /** Where no more may wait aside, what has waited longest makes room, so that its key goes on in order. */
    @Test
    void whatHasWaitedLongestIsParkedFirst() {
        int parked = 7;
        append(Stream.concat(
                Stream.of(message("b", "Other", "k")),
                IntStream.rangeClosed(0, ASIDE + parked)
                        .mapToObj(number -> message("a", "Order-" + (100 + number), "k" + number))));
        run(
                message -> message.topic().equals("b") ? take(message, MOMENT) : fail(TIMEOUT, "no answer"),
                Duration.ofMillis(2_500));

        assertThat(database.admin().list(EntryFilter.of(OutboxState.RETRY, WINDOW)))
                .extracting(entry -> entry.message().type())
                .containsExactlyInAnyOrder(IntStream.rangeClosed(1, parked)
                        .mapToObj(number -> "Order-" + (100 + number))
                        .toArray(String[]::new));
    }
}
