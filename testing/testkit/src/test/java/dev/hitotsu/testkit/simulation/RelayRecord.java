package dev.hitotsu.testkit.simulation;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.RelayStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happened in a run to messages, or to the copies of some of them, and whether it was allowed to. */
final class RelayRecord {
    private static final int MAX_LISTED = 10_000;
    /** What nothing is in once everything is delivered or given up. */
    static final List<OutboxState> UNFINISHED = List.of(
            OutboxState.PENDING, OutboxState.RETRY, OutboxState.WAITING, OutboxState.DELAYED, OutboxState.DEAD_LETTER);

    private static final Set<OutboxState> GIVEN_UP = EnumSet.of(OutboxState.DEAD, OutboxState.SKIPPED);

    /** A committed message, with the virtual times of its transaction. */
    private record Committed(Message message, long begun, long committed, int index) {}

    private final FailurePolicy policy;
    private final Simulation simulation;
    private final Map<UUID, Committed> committed = new LinkedHashMap<>();
    /** Committed messages that no broker has taken yet. */
    private final Map<UUID, Message> untaken = new LinkedHashMap<>();

    private final Map<UUID, Integer> firstTaken = new HashMap<>();
    private final Set<UUID> deadLetters = new HashSet<>();

    /** Messages that lost their place in the order of their key: given up, passed over, or retried by hand. */
    private final Set<UUID> outOfOrder = new HashSet<>();

    private final boolean exactlyOnce;
    private final int window;
    private final List<RelayRecord> ofCopies = new ArrayList<>();
    private String beginning = "";
    private Predicate<String> topics = topic -> !topic.contains("@");
    private final Set<String> arrived = new HashSet<>();
    private int taken;

    /**
     * Nothing has happened.
     *
     * @param exactlyOnce whether no message may arrive twice
     * @param window how many messages may be in flight
     */
    RelayRecord(FailurePolicy policy, Simulation simulation, boolean exactlyOnce, int window) {
        this.window = window;
        this.exactlyOnce = exactlyOnce;
        this.policy = policy;
        this.simulation = simulation;
    }

    /** A record of the copies that a target gets of topics with this beginning. */
    RelayRecord ofCopies(String target, String beginning) {
        RelayRecord copies = new RelayRecord(policy, simulation, exactlyOnce, window);
        copies.topics = topic -> topic.startsWith(beginning) && topic.endsWith("@" + target);
        copies.beginning = beginning;
        ofCopies.add(copies);
        return copies;
    }

    /** The one for what was on its way to a topic: this, or one of copies. */
    RelayRecord forTopic(String topic) {
        return ofCopies.stream()
                .filter(copies -> copies.topics.test(topic))
                .findFirst()
                .orElse(this);
    }

    int window() {
        return window;
    }

    void committed(List<Message> messages, long begun) {
        ofCopies.forEach(copies -> copies.committed(
                messages.stream()
                        // Of one that is too large there are no copies; it is given up itself.
                        .filter(message ->
                                message.topic().startsWith(copies.beginning) && message.size() <= RelayWriters.MAX_SIZE)
                        .toList(),
                begun));
        for (Message message : messages) {
            committed.put(message.id(), new Committed(message, begun, simulation.now(), committed.size()));
            untaken.put(message.id(), message);
        }
    }

    /** A relay hands a message over. By then it must lead. */
    void sent(Message message, RelayStatus relay, long newestFence, boolean isAlone) {
        check(isAlone, () -> "sent again before the answer: " + message);
        check(
                relay.inFlight() <= window,
                () -> "in flight: " + relay.inFlight() + " (expected: at most " + window + ")");
        check(
                relay.fence() == newestFence,
                () -> "sent in term " + relay.fence() + ": " + message + " (expected: not after term " + newestFence
                        + " began)");
    }

    void taken(Message message) {
        taken++;
        check(committed.containsKey(message.id()), () -> "a phantom was taken: " + message);
        untaken.remove(message.id());
        boolean again = !arrived.add(message.topic() + " " + message.id());
        check(!exactlyOnce || !again, () -> "taken twice: " + message + " (expected: once)");
        if (message.topic().equals(RelayBroker.DEAD_LETTERS)) {
            deadLetters.add(message.id());
            outOfOrder.add(message.id());
        } else {
            firstTaken.putIfAbsent(message.id(), firstTaken.size());
        }
        if (message.deliverAfter() != null) {
            check(
                    !simulation.machine().instants().instant().isBefore(message.deliverAfter()),
                    () -> "taken before its time: " + message);
        }
    }

    void refused(Message message, boolean forGood) {
        if (forGood || policy == FailurePolicy.SKIP) {
            outOfOrder.add(message.id());
        }
    }

    void retriedByHand(OutboxAdmin admin, OutboxState state) {
        listed(admin, state).forEach(message -> outOfOrder.add(message.id()));
    }

    private Stream<Message> listed(OutboxAdmin admin, OutboxState state) {
        return admin.list(EntryFilter.of(state, MAX_LISTED)).stream()
                .map(OutboxEntry::message)
                .filter(message -> topics.test(message.topic()));
    }

    int taken() {
        return taken;
    }

    /** Committed messages that are neither delivered nor given up. */
    List<Message> missing(OutboxAdmin admin) {
        if (untaken.isEmpty()) {
            return List.of();
        }
        Set<UUID> givenUp = new HashSet<>();
        for (OutboxState state : GIVEN_UP) {
            listed(admin, state).forEach(message -> givenUp.add(message.id()));
        }
        return untaken.values().stream()
                .filter(message -> !givenUp.contains(message.id()))
                .toList();
    }

    void checkEnd(OutboxAdmin admin) {
        for (OutboxState state : UNFINISHED) {
            check(
                    admin.status().count(state) == 0,
                    () -> "left in state " + state + ": " + admin.list(EntryFilter.of(state, 9)));
        }
        retriedByHand(admin, OutboxState.DEAD);
        retriedByHand(admin, OutboxState.SKIPPED);
        checkOrder();
    }

    /** What the broker has said to a message that is done with reaches whoever sent it. */
    void checkOutcomes(OutboxAdmin admin, List<Outcome> outcomes) {
        Set<UUID> accepted = ids(outcomes, true);
        Set<UUID> refused = ids(outcomes, false);
        Map<UUID, OutboxState> undelivered = new HashMap<>();
        for (OutboxState state : GIVEN_UP) {
            listed(admin, state).forEach(message -> undelivered.put(message.id(), state));
        }
        for (Committed one : committed.values()) {
            UUID id = one.message.id();
            OutboxState state = undelivered.get(id);
            check(
                    state != null || deadLetters.contains(id) || accepted.contains(id),
                    () -> "delivered without an outcome: " + one.message);
            check(
                    state != OutboxState.DEAD
                            || !one.message.type().equals(RelayBroker.POISON)
                            || one.message.size() > RelayWriters.MAX_SIZE
                            || refused.contains(id),
                    () -> "refused without an outcome: " + one.message);
        }
    }

    private static Set<UUID> ids(List<Outcome> outcomes, boolean accepted) {
        return outcomes.stream()
                .filter(outcome -> outcome.accepted() == accepted)
                .map(Outcome::callId)
                .collect(Collectors.toSet());
    }

    private void checkOrder() {
        Map<String, List<Committed>> byKey = new HashMap<>();
        for (Committed one : committed.values()) {
            Message message = one.message;
            if (message.key() != null && message.deliverAfter() == null && !outOfOrder.contains(message.id())) {
                byKey.computeIfAbsent(message.key(), key -> new ArrayList<>()).add(one);
            }
        }
        byKey.values().forEach(this::checkOrder);
    }

    private void checkOrder(List<Committed> ofKey) {
        for (Committed earlier : ofKey) {
            for (Committed later : ofKey) {
                boolean before = earlier.begun == later.begun
                        ? earlier.committed == later.committed && earlier.index < later.index
                        : earlier.committed < later.begun;
                check(
                        !before || firstTaken.get(earlier.message.id()) < firstTaken.get(later.message.id()),
                        () -> "out of order: " + later.message + " before " + earlier.message);
            }
        }
    }

    /** Fails the run, whatever the code under test does with what is thrown. */
    void check(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            AssertionError violation = new AssertionError(otherwise.get());
            simulation.failed(violation);
            throw violation;
        }
    }
}
