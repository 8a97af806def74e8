package dev.hitotsu.relay;

import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;

import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * The heart of a term, on one thread: takes batches from the reader, sends what may be sent, parks what may not, and saves
 * how far everything is settled.
 *
 * <p>Invariants. The position that is saved never passes a message that was neither taken by the sink nor parked in the
 * same or an earlier settlement. Of one lane, a message is sent only if every earlier one was taken, given up, or is under
 * way ahead of it in a sink that promises order.
 */
final class Dispatcher {
    private static final long IDLE_NANOS = Duration.ofMillis(20).toNanos();
    private static final int MOST_UNSETTLED = 500;
    private static final int MOST_CHECKPOINTS = 32;

    private final RelayTerm term;
    private final RelayOptions options;
    private final LogFollower follower;
    private final LeaseKeeper lease;
    private final WakeUpSignal signal;
    private final Sender sender;
    private final SettlementBuffer lot;
    private final RetryScheduler retries;
    private final OutageTracker outage;
    private final InstantSource clock;
    private final BooleanSupplier stopping;
    private final Deque<BatchProgress> inProgress = new ArrayDeque<>();
    private long settledAt = System.nanoTime();
    private long tidiedAt = System.nanoTime();

    Dispatcher(
            RelayTerm term,
            RelayOptions options,
            LogFollower follower,
            LeaseKeeper lease,
            WakeUpSignal signal,
            Sender sender,
            OutageTracker outage,
            RelayCounters counters,
            InstantSource clock,
            RandomGenerator random,
            BooleanSupplier stopping) {
        this.term = term;
        this.options = options;
        this.follower = follower;
        this.lease = lease;
        this.signal = signal;
        this.sender = sender;
        this.outage = outage;
        this.clock = clock;
        this.stopping = stopping;
        this.lot = new SettlementBuffer(term, options, counters, random);
        this.retries = new RetryScheduler(term, lot, this::settle, this::send);
    }

    /** Works until asked to stop, then waits for what is under way and saves. Throws when the term is over before. */
    void run() {
        while (!stopping.getAsBoolean()) {
            attend();
            settleIfDue();
            tidyIfDue();
            if (retries.isDue()) {
                retries.sendDue();
            }
            ReadBatch batch = follower.next();
            if (batch == null) {
                signal.await(IDLE_NANOS);
            } else {
                dispatch(batch);
            }
        }
        drain();
    }

    private void dispatch(ReadBatch batch) {
        if (lot.hasUnsettled()) {
            settle();
        }
        lot.enterBatch(batch.entries());
        BatchProgress progress = progressOf(batch);
        for (LogEntry entry : batch.entries()) {
            send(Delivery.fromLog(entry, progress));
        }
    }

    /** Checkpoints may be large, so there are few: a batch without messages never needs one of its own. */
    private BatchProgress progressOf(ReadBatch batch) {
        int messages = batch.entries().size();
        BatchProgress last = inProgress.peekLast();
        if (last != null && (messages == 0 || inProgress.size() >= MOST_CHECKPOINTS)) {
            last.extend(batch.checkpoint(), messages);
            return last;
        }
        BatchProgress progress = new BatchProgress(batch.checkpoint(), messages);
        inProgress.add(progress);
        return progress;
    }

    /** Sends the flight or parks it; waits for room. */
    private void send(Delivery flight) {
        if (flight.isFromLog() && flight.isDelayed(clock)) {
            lot.delay(flight);
            return;
        }
        while (!sender.hasRoomFor(flight)) {
            sender.awaitRoom(IDLE_NANOS);
            attend();
        }
        if (mustWait(flight)) {
            setAside(flight);
        } else if (sender.submit(flight) != null) {
            refused(flight);
        }
    }

    private boolean mustWait(Delivery flight) {
        return flight.isFromLog() ? lot.isHeld(flight.lane()) : retries.isStalled(flight.lane());
    }

    /** Puts a flight behind the one of its lane that failed: in the store it is already, or has to be. */
    private void setAside(Delivery flight) {
        if (flight.isFromLog()) {
            lot.behind(flight);
        } else {
            retries.landed(flight);
        }
    }

    private void setAsideWithThoseBehind(Delivery flight) {
        setAside(flight);
        sender.abandon(flight.lane()).forEach(this::setAside);
    }

    /** The sink does not take this message; what waits behind it in its lane must not be sent either. */
    private void refused(Delivery flight) {
        boolean forGood = flight.result instanceof SendResult.Rejected;
        lot.failed(flight, forGood, reasonOf(flight));
        retries.failed(flight);
        sender.abandon(flight.lane()).forEach(this::setAside);
    }

    /** Everything that completions ask for. Throws where the lease is lost. */
    private void attend() {
        requireLease();
        outage.silent(sender.silentNanos());
        sender.pump().forEach(this::refused);
        sender.takeArrivedParked().forEach(this::arrived);
        if (sender.hasFailed()) {
            recover();
        }
    }

    private void arrived(Delivery flight) {
        ParkedMessage parked = flight.parked();
        if (parked != null) {
            lot.delivered(parked);
            retries.arrived(flight);
        }
    }

    /** Sends again what came back because the sink was away, parks what came back for its own sake, in order. */
    private void recover() {
        List<Delivery> failed = sender.takeFailed();
        while (!failed.isEmpty()) {
            if (sender.promisesOrder() || failed.stream().anyMatch(Dispatcher::wasInterrupted)) {
                awaitQuiet();
                failed.addAll(sender.takeFailed());
                failed.sort(Comparator.comparingLong(flight -> flight.order));
                sender.resume();
            }
            // A sink that refuses a message for its own sake is not away: those that it stopped behind it go at once.
            boolean away = failed.stream().allMatch(Dispatcher::wasInterrupted);
            List<Delivery> again = sorted(failed);
            if (away && !again.isEmpty()) {
                awaitNextAttempt(reasonOf(again.getFirst()));
            }
            resend(again);
            failed = sender.takeFailed();
        }
        outage.over();
    }

    /** Those to be sent again; the others are parked. */
    private List<Delivery> sorted(List<Delivery> failed) {
        List<Delivery> again = new ArrayList<>();
        for (Delivery flight : failed) {
            if (!wasInterrupted(flight)) {
                refused(flight);
            } else if (mustWait(flight)) {
                setAsideWithThoseBehind(flight);
            } else {
                again.add(flight);
            }
        }
        return again;
    }

    private void resend(List<Delivery> again) {
        if (again.isEmpty()) {
            return;
        }
        for (Delivery flight : again) {
            if (mustWait(flight)) {
                setAsideWithThoseBehind(flight);
            } else if (sender.resubmit(flight) != null) {
                refused(flight);
            }
        }
        awaitFirstAnswer();
    }

    private void awaitNextAttempt(String reason) {
        long until = System.nanoTime() + outage.begin(reason).toNanos();
        while (until - System.nanoTime() > 0) {
            requireGoingOn();
            signal.await(Math.min(IDLE_NANOS, until - System.nanoTime()));
        }
    }

    /** An outage is over when something gets through, not when something could be handed over. */
    private void awaitFirstAnswer() {
        int sent = sender.underWay();
        while (sent > 0 && sender.underWay() >= sent && !sender.hasFailed()) {
            requireGoingOn();
            signal.await(Duration.ofMillis(1).toNanos());
        }
    }

    private void awaitQuiet() {
        while (!sender.isQuiet()) {
            requireGoingOn();
            signal.await(Duration.ofMillis(1).toNanos());
        }
    }

    private void settleIfDue() {
        long now = System.nanoTime();
        if (now - settledAt >= options.saveInterval().toNanos() || lot.unsettled() >= MOST_UNSETTLED) {
            settle();
        }
    }

    private void settle() {
        requireLease();
        Checkpoint reached = null;
        while (!inProgress.isEmpty() && inProgress.getFirst().isSettled()) {
            reached = inProgress.removeFirst().checkpoint();
        }
        lot.settle(reached);
        settledAt = System.nanoTime();
    }

    private void tidyIfDue() {
        if (System.nanoTime() - tidiedAt >= options.tidyInterval().toNanos()) {
            term.tidy();
            tidiedAt = System.nanoTime();
        }
    }

    /** What is under way may still arrive; what was not sent yet is left to the next term. */
    private void drain() {
        follower.close();
        sender.abandonAll();
        while (!sender.isQuiet()) {
            requireLease();
            signal.await(Duration.ofMillis(1).toNanos());
        }
        sender.takeArrivedParked().forEach(this::arrived);
        sender.takeFailed().stream().filter(flight -> !wasInterrupted(flight)).forEach(this::refused);
        settle();
    }

    private void requireLease() {
        if (!lease.isValid()) {
            throw new TermEndedException("the lease could not be renewed in time");
        }
    }

    private void requireGoingOn() {
        requireLease();
        if (stopping.getAsBoolean()) {
            throw new TermEndedException("asked to stop while the sink is away");
        }
    }

    private static boolean wasInterrupted(Delivery flight) {
        return flight.result instanceof SendResult.Unavailable;
    }

    private static String reasonOf(Delivery flight) {
        return switch (flight.result) {
            case SendResult.Retryable(String reason) -> reason;
            case SendResult.Rejected(String reason) -> reason;
            case SendResult.Unavailable(String reason) -> reason;
            case SendResult.Sent() -> "";
            case null -> "";
        };
    }
}
