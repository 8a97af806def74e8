package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What the sink answers while a relay stops, in virtual time: the next relay must not find out again. */
class StoppingRelayTest {
    private static final Duration ANSWER = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofMillis(500);

    private final Simulation simulation = new Simulation(1);
    private final SimulatedMachine network = simulation.machine();
    private final InMemoryOutbox database = InMemoryOutbox.create(network, 1 << 20);
    private final List<String> sent = new ArrayList<>();
    private IntFunction<SendResult> answers = any -> SendResult.sent();
    private Duration answerTime = ANSWER;

    private SendResult carry(Message message) {
        sent.add(message.type());
        SendResult answer = answers.apply(sent.size());
        network.sleep(answerTime.toNanos());
        return answer;
    }

    private Relay start() {
        Relay relay = Relay.builder(database, new CarryingSink(network, Duration.ofSeconds(2), this::carry))
                .clockwork(simulation.machine())
                .random(simulation.random())
                .build();
        relay.start();
        return relay;
    }

    private void append(String... types) {
        InMemoryOutbox.Transaction transaction = database.begin();
        for (String type : types) {
            database.insert(
                    transaction,
                    List.of(Message.builder("orders", type).key("k").build()));
        }
        transaction.commit();
    }

    /** Runs until the relay has stopped, which happens while the last send is under way. */
    private void stopAfter(Duration time) {
        Relay relay = start();
        network.start("stop", () -> {
            network.sleep(time.toNanos());
            relay.close();
            simulation.stop();
        });
        simulation.run(Duration.ofMinutes(1).toNanos());
    }

    private List<OutboxEntry> entries(OutboxState state) {
        return database.admin().list(EntryFilter.of(state, 10));
    }

    @Test
    void aRefusalCountsAndWhatWasBehindItIsNotSent() {
        answers = any -> SendResult.retryable("busy");
        append("First", "Second");
        stopAfter(STOP);

        assertThat(sent).containsExactly("First");
        assertThat(entries(OutboxState.RETRY)).singleElement().satisfies(entry -> {
            assertThat(entry.message().type()).isEqualTo("First");
            assertThat(entry.attempts()).isEqualTo(1);
            assertThat(entry.lastError()).isEqualTo("busy");
        });
    }

    @Test
    void aMessageThatCanNeverBeDeliveredIsGivenUpOnce() {
        answers = any -> SendResult.rejected("no such order");
        append("First");
        stopAfter(STOP);

        assertThat(entries(OutboxState.DEAD)).hasSize(1);
    }

    @Test
    void aParkedMessageThatIsTakenIsParkedNoMore() {
        answers = number -> {
            answerTime = number == 1 ? Duration.ofMillis(1) : ANSWER;
            return number == 1 ? SendResult.retryable("busy") : SendResult.sent();
        };
        append("First");
        stopAfter(STOP);

        assertThat(sent).containsExactly("First", "First");
        assertThat(database.admin().status().count(OutboxState.RETRY)).isZero();
        assertThat(entries(OutboxState.PUBLISHED)).hasSize(1);
    }
}
