package dev.hitotsu.testkit.simulation;

import dev.hitotsu.inbox.InMemoryInboxStore;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.routing.RoutingSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** A broker that refuses some messages, and a consumer with an inbox that crashes now and then. */
final class RelayBroker {
    static final String DEAD_LETTERS = "dead";

    /** The name of the target that gets copies, if there is one. */
    static final String COPIES = "audit";

    /** The beginning of the topics of which it does. */
    static final String COPIED = "ord";

    /** Refused for good. */
    static final String POISON = "Poison";

    /** Refused for good the first time it arrives, and taken if it comes again. */
    static final String FICKLE = "Fickle";

    /** Refused for a while. */
    static final String FLAKY = "Flaky";

    /** Refused as long as it is tried; if that would hold its key for ever, until the faults end. */
    static final String STUBBORN = "Stubborn";

    /** To a destination that does not exist while there are faults. */
    static final String HOMELESS = "Homeless";

    private static final Answer ACCEPTED = new Answer(200, Headers.empty(), new byte[0], false);
    private static final Answer REFUSED = new Answer(422, Headers.empty(), new byte[0], false);

    private final RelayRecord record;
    private final FailurePolicy policy;
    private final BooleanSupplier hasFaults;
    private final RandomGenerator random;
    private final List<Message> log = new ArrayList<>();
    private final Map<UUID, Integer> attempts = new HashMap<>();
    private final Map<UUID, Integer> effects = new HashMap<>();

    RelayBroker(Simulation simulation, RelayRecord record, FailurePolicy policy, BooleanSupplier hasFaults) {
        this.policy = policy;
        this.record = record;
        this.hasFaults = hasFaults;
        this.random = simulation.random();
    }

    /** A message arrives. */
    SendResult take(Message message) {
        if (!message.topic().equals(DEAD_LETTERS)) {
            switch (message.type()) {
                case POISON -> {
                    record.refused(message, true);
                    return SendResult.rejected("poison", REFUSED);
                }
                case FICKLE -> {
                    if (attempts.merge(message.id(), 1, Integer::sum) == 1) {
                        record.refused(message, false);
                        return SendResult.rejected("fickle");
                    }
                }
                case FLAKY -> {
                    if (attempts.merge(message.id(), 1, Integer::sum)
                            <= message.id().hashCode() % 3 + 2) {
                        record.refused(message, false);
                        return SendResult.retryable("flaky");
                    }
                }
                case STUBBORN -> {
                    if (policy != FailurePolicy.BLOCK_KEY || hasFaults.getAsBoolean()) {
                        record.refused(message, policy != FailurePolicy.BLOCK_KEY);
                        return SendResult.retryable("stubborn");
                    }
                }
                case HOMELESS -> {
                    if (hasFaults.getAsBoolean()) {
                        return SendResult.destinationUnavailable("no such destination");
                    }
                }
                default -> {
                    // A message like any other.
                }
            }
        }
        recordOf(message).taken(message);
        log.add(message);
        return SendResult.sent(ACCEPTED);
    }

    /** Dead letters of copies arrive where those of messages do. */
    private RelayRecord recordOf(Message message) {
        return message.headers().get("hitotsu-dead-topic").map(record::forTopic).orElse(record);
    }

    /** Reads the log for ever. After a crash it begins where it has committed last. */
    void consume(SimulatedMachine machine) {
        InMemoryInboxStore store = new InMemoryInboxStore(machine.instants());
        Inbox<InMemoryInboxStore.Transaction> inbox = Inbox.of(store, "consumer");
        int offset = 0;
        while (true) {
            machine.sleep(random.nextLong(RelayWorld.SECOND / 5));
            List<Message> batch =
                    List.copyOf(log.subList(offset, Math.min(log.size(), offset + 1 + random.nextInt(5))));
            InMemoryInboxStore.Transaction transaction = store.begin();
            List<Message> fresh = inbox.claimNew(transaction, batch);
            if (random.nextInt(10) == 0) {
                transaction.rollback();
                continue;
            }
            fresh.forEach(message -> effects.merge(message.id(), 1, Integer::sum));
            inbox.commit(transaction);
            // The broker may not hear that the batch was handled.
            offset += random.nextInt(10) == 0 ? 0 : batch.size();
        }
    }

    void checkEffects() {
        effects.forEach(
                (id, count) -> record.check(count == 1, () -> "effects of " + id + ": " + count + " (expected: 1)"));
        record.check(!effects.isEmpty(), () -> "effects: none (expected: some)");
    }

    /** Two sinks for different topics, and a third one for copies if there is one. */
    Sink routing(SimulatedMachine machine, List<SimulatedSink> sinks) {
        RoutingSink.Builder builder =
                RoutingSink.builder().sink("orders", sinks.get(0), COPIED + "*").sink("others", sinks.get(1));
        if (sinks.size() > 2) {
            builder.copies(COPIES, sinks.get(2), COPIED + "*");
        }
        return builder.clockwork(machine, random).build();
    }
}
