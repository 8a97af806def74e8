package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sends that fail all at once, in virtual time: everything else waits for each transaction that parks them. */
class ManyFailuresTest {
    private static final int MESSAGES = 3_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Simulation simulation = new Simulation(1);
    private final SimulatedMachine network = simulation.machine();
    private final InMemoryOutbox database = InMemoryOutbox.create(network, 1 << 20);
    private final List<Integer> parkedTogether = new ArrayList<>();

    private SendResult timeOut() {
        network.sleep(TIMEOUT.toNanos());
        return SendResult.retryable("no answer");
    }

    /** The database, which notes how many messages each settlement parks. */
    private final class WatchedStore implements RelayStore {
        @Override
        public Optional<RelayTerm> tryLead(String instance, Duration lease) {
            return database.tryLead(instance, lease).map(term -> watched(RelayTerm.class, term));
        }

        @Override
        public Optional<RelayTerm> lead(String instance, Duration lease, LeadGrant grant) {
            throw new UnsupportedOperationException("no relay of this test is granted the lead by somebody else");
        }
    }

    private <T> T watched(Class<T> type, T genuine) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("settle")) {
                        parkedTogether.add(((Settlement) arguments[0]).parked().size());
                    }
                    try {
                        Object result = method.invoke(genuine, arguments);
                        return result instanceof Journal journal ? watched(Journal.class, journal) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void areParkedInParts() {
        InMemoryOutbox.Transaction transaction = database.begin();
        for (int i = 0; i < MESSAGES; i++) {
            database.insert(transaction, List.of(Message.builder("a", "T").build()));
        }
        transaction.commit();
        Relay relay = Relay.builder(new WatchedStore(), new CarryingSink(network, TIMEOUT, message -> timeOut()))
                .options(RelayOptions.DEFAULT.withWindow(new RelayOptions.Window(2 * MESSAGES, 1 << 26)))
                .clockwork(simulation.machine())
                .random(simulation.random())
                .build();
        relay.start();
        simulation.run(TIMEOUT.plusMillis(900).toNanos());

        assertThat(database.admin().status().count(OutboxState.RETRY)).isEqualTo(MESSAGES);
        assertThat(parkedTogether).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(500));
    }
}
