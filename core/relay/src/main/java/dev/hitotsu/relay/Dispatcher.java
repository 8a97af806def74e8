package dev.hitotsu.relay;

import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.FailureReports;
import dev.hitotsu.relay.internal.OutageTracker;
import dev.hitotsu.relay.internal.WakeUpSignal;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The heart of a term, on one thread: takes batches, sends what it may, parks the rest, and saves what is settled.
 *
 * <p>Invariants. The saved position never passes a message that was neither taken by the sink nor parked in the same or
 * an earlier settlement. Of one lane, a message is sent only if every earlier one was taken, given up, or is in flight
 * ahead of it in a sink that promises order.
 */
final class Dispatcher {
    private static final long IDLE_NANOS = Duration.ofMillis(20).toNanos();
    private static final long ANSWER_MARGIN_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long ANSWER_CHECK_NANOS = Duration.ofMillis(1).toNanos();

    /** How many failures are dealt with before everything else goes on. */
    private static final int MAX_FAILED = 500;

    private final LogFollower follower;
    private final LeaseKeeper lease;
    private final WakeUpSignal signal;
    private final OpenSession session;
    private final Sender sender;
    private final SendGate gate;
    private final SettlementBuffer buffer;
    private final SettlementWriter settlements;
    private final RetryScheduler retries;
    private final CatchUp catchUp;
    private final Copies copies;
    private final OutageTracker outage;
    private final SinkRecovery recovery;
    private final RecoveredMessages recovered = new RecoveredMessages();
    private final FailureReports reports;
    private final Clockwork clockwork;
    private final InstantSource clock;
    private final BooleanSupplier stopping;

    Dispatcher(
            RelayTerm term,
            RelayContext context,
            LogFollower follower,
            LeaseKeeper lease,
            WakeUpSignal signal,
            OpenSession session,
            Sender sender,
            OutageTracker outage,
            BooleanSupplier stopping) {
        this.clockwork = context.clockwork();
        this.reports = new FailureReports(context.options().retry().backoff().maxDelay(), clockwork::nanoTime);
        this.follower = follower;
        this.lease = lease;
        this.signal = signal;
        this.session = session;
        this.sender = sender;
        this.outage = outage;
        this.clock = clockwork.instants();
        this.stopping = stopping;
        Journal journal = term.journal();
        this.recovery = new SinkRecovery(journal, session, outage, signal, clockwork, this::requireNotStopping);
        this.buffer = new SettlementBuffer(journal, context, reports, sender.outcomes());
        this.settlements = new SettlementWriter(term, context, buffer, sender.outcomes(), session, recovered, lease);
        this.retries = new RetryScheduler(journal, context, buffer, settlements::settle, this::send);
        this.catchUp = new CatchUp(buffer, settlements, retries, clockwork);
        this.copies = new Copies(journal, session);
        this.gate = new SendGate(session, sender, buffer, settlements, retries, clockwork);
    }

    /** Works until asked to stop, then waits for what is in flight and saves. Throws when the term ends before. */
    void run() {
        recovered.add(recovery.begin(buffer::recordDelivered));
        settlements.settle();
        retries.begin();
        copies.begin();
        while (!stopping.getAsBoolean()) {
            goOn();
            // Asked first: a batch that comes in between is not the end.
            boolean allRead = follower.hasReachedEnd();
            ReadBatch batch = follower.next();
            if (batch == null) {
                if (allRead) {
                    recovered.recordReadToEnd();
                    retries.recordReadToEnd();
                }
                session.flush();
                signal.await(IDLE_NANOS);
            } else {
                dispatch(batch);
            }
        }
        drain();
    }

    /** All that there is to do besides the log. */
    private void goOn() {
        processCompletions();
        settlements.settleIfDue();
        settlements.cleanUpIfDue();
        reports.logDue();
        if (retries.isDue()) {
            retries.sendDue();
        }
    }

    private boolean awaitCatchUp() {
        session.flush();
        signal.await(ANSWER_CHECK_NANOS);
        goOn();
        return !stopping.getAsBoolean();
    }

    private void dispatch(ReadBatch read) {
        ReadBatch batch = copies.of(read);
        if (buffer.hasChanges()) {
            settlements.settle();
        }
        catchUp.begin(batch, () -> lanesOf(batch), this::awaitCatchUp);
        BatchProgress progress = settlements.track(batch);
        for (LogEntry entry : batch.entries()) {
            Delivery delivery = Delivery.fromLog(entry, progress);
            if (recovered.remove(delivery)) {
                progress.recordSettled();
            } else {
                send(delivery);
            }
        }
        if (!read.entries().isEmpty()) {
            retries.recordRead(read.entries().getLast().position());
        }
    }

    /** Those that the batch can reach, together with what was set aside before it. */
    private Set<Lane> lanesOf(ReadBatch batch) {
        return Stream.concat(batch.entries().stream().map(entry -> Lane.of(entry.message())), gate.lanesAside())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Sends the message, parks it or sets it aside; waits for room. */
    private void send(Delivery delivery) {
        if (delivery.isFromLog() && delivery.isDelayed(clock)) {
            buffer.parkDelayed(delivery);
            return;
        }
        while (!gate.trySend(delivery)) {
            sender.awaitRoom(IDLE_NANOS);
            processCompletions();
            gate.relieve();
            settlements.settleIfDue();
        }
    }

    /** Does everything that the sink's answers ask for. Throws where the lease is lost. */
    private void processCompletions() {
        lease.requireValid();
        session.poll();
        outage.checkSilence(sender.nanosWithoutAnswer());
        sender.sendNextInFreedLanes().forEach(gate::refuse);
        sender.takeDeliveredParked().forEach(this::handleDelivered);
        if (sender.hasFailed()) {
            recoverFromFailures();
        }
        gate.sendAside();
    }

    private void handleDelivered(Delivery delivery) {
        ParkedMessage parked = delivery.parked();
        if (parked != null) {
            buffer.recordDelivered(parked);
            retries.onDelivered(delivery);
        }
    }

    /** Sends again, in order, what came back as the sink was away; parks the rest, not all in one transaction. */
    private void recoverFromFailures() {
        List<Delivery> failed = sender.promisesOrder() ? sender.takeFailed() : sender.takeFailed(MAX_FAILED);
        while (!failed.isEmpty()) {
            if (sender.promisesOrder() || failed.stream().anyMatch(Delivery::isUnavailable)) {
                awaitAllAnswered();
                failed.addAll(sender.takeFailed());
                failed.sort(Comparator.comparingLong(delivery -> delivery.order));
                recordTaken(recovery.resume(), failed);
            }
            gate.blameDestinations(failed);
            // A sink that refuses a message for its own sake is not away: those that it stopped behind it go at once.
            boolean away = failed.stream().allMatch(Delivery::isUnavailable);
            List<Delivery> resendable = parkAndCollectResendable(failed);
            if (away && !resendable.isEmpty()) {
                awaitNextAttempt(resendable.getFirst());
            }
            resend(resendable);
            failed = resendable.isEmpty() ? List.of() : sender.takeFailed();
        }
        outage.recordSuccess();
    }

    private void recordTaken(Set<UUID> taken, List<Delivery> failed) {
        failed.removeIf(delivery -> {
            boolean found = taken.contains(delivery.message().id());
            if (found) {
                sender.recordTaken(delivery);
            }
            return found;
        });
        failed.forEach(session::recordReturn);
    }

    private List<Delivery> parkAndCollectResendable(List<Delivery> failed) {
        List<Delivery> resendable = new ArrayList<>();
        for (Delivery delivery : failed) {
            if (!delivery.isUnavailable()) {
                gate.refuse(delivery);
            } else if (gate.mustWait(delivery)) {
                gate.parkWithFollowers(delivery);
            } else {
                resendable.add(delivery);
            }
        }
        return resendable;
    }

    private void resend(List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return;
        }
        deliveries.forEach(gate::resend);
        awaitFirstAnswer();
    }

    private void awaitNextAttempt(Delivery first) {
        recovery.pause(RetryAfter.atLeast(outage.recordFailure(first.failureReason()), first.result));
    }

    /** An outage is over when the sink takes something, not when something could be handed over. */
    private void awaitFirstAnswer() {
        int sent = sender.inFlight();
        while (sent > 0 && sender.inFlight() >= sent && !sender.hasFailed()) {
            requireNotStopping();
            session.poll();
            signal.await(ANSWER_CHECK_NANOS);
        }
    }

    private void awaitAllAnswered() {
        while (!sender.isAllAnswered()) {
            requireNotStopping();
            session.poll();
            signal.await(ANSWER_CHECK_NANOS);
        }
    }

    /** What was not sent yet, and what the sink does not answer any more, is left to the next term. */
    private void drain() {
        follower.close();
        sender.removeAllWaiting();
        long until = clockwork.nanoTime() + session.sendTimeout().toNanos() + ANSWER_MARGIN_NANOS;
        while (!sender.isAllAnswered() && until - clockwork.nanoTime() > 0) {
            lease.requireValid();
            session.poll();
            signal.await(ANSWER_CHECK_NANOS);
        }
        sender.takeDeliveredParked().forEach(this::handleDelivered);
        sender.takeFailed().stream()
                .filter(delivery -> !delivery.isUnavailable())
                .forEach(gate::refuse);
        settlements.settle();
    }

    private void requireNotStopping() {
        lease.requireValid();
        if (stopping.getAsBoolean()) {
            throw new TermEndedException("asked to stop while the sink is away");
        }
    }
}
