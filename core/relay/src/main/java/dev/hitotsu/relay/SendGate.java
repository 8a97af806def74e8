package dev.hitotsu.relay;

import dev.hitotsu.message.SendResult;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.Destination;
import dev.hitotsu.relay.internal.Destinations;
import dev.hitotsu.relay.internal.SetAside;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.runtime.Clockwork;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one message: it is sent, set aside because its destination has its share under way, or parked because
 * an earlier one of its lane failed or its destination answers nothing. Used by the dispatcher alone.
 */
final class SendGate {
    private final OpenSession session;
    private final Sender sender;
    private final Destinations destinations;
    private final SetAside aside;
    private final SettlementBuffer buffer;
    private final SettlementWriter settlements;
    private final RetryScheduler retries;
    private final Clockwork clockwork;
    private final long patienceNanos;
    private long askedAt;

    SendGate(
            OpenSession session,
            Sender sender,
            SettlementBuffer buffer,
            SettlementWriter settlements,
            RetryScheduler retries,
            Clockwork clockwork) {
        this.session = session;
        this.sender = sender;
        this.destinations = sender.destinations();
        this.aside = destinations.newSetAside();
        this.buffer = buffer;
        this.settlements = settlements;
        this.retries = retries;
        this.clockwork = clockwork;
        this.patienceNanos =
                Math.max(Destination.SILENCE_NANOS, session.sendTimeout().toNanos() / 2);
        this.askedAt = clockwork.nanoTime() - patienceNanos;
    }

    /** False where there is no room for it now. */
    boolean trySend(Delivery delivery) {
        Destination destination = sender.destinationOf(delivery);
        // What was set aside comes first, also where the lane is held: else that would be parked behind this.
        if (delivery.isFromLog() && aside.holds(destination)) {
            return trySetAside(destination, delivery);
        }
        if (mustWait(delivery)) {
            parkWaiting(delivery);
            return true;
        }
        if (isCopyForNobody(delivery)) {
            delivery.result = SendResult.destinationUnavailable("topic "
                    + delivery.message().topic()
                    + ": no target of that name gets copies (expected: the target as it was"
                    + " when the message was read)");
            refuse(delivery);
            return true;
        }
        if (isAway(destination, delivery)) {
            refuseAsAway(delivery);
            return true;
        }
        if (hasJustGone(destination)) {
            return false;
        }
        if (!destination.isCrowded(delivery.size())) {
            return trySubmit(delivery);
        }
        if (delivery.isFromLog()) {
            return trySetAside(destination, delivery);
        }
        if (takesNothing(destination)) {
            putOff(delivery);
            return true;
        }
        return trySubmit(delivery);
    }

    /** A copy that waits since its target was there. Whoever takes all other topics must not get it. */
    private boolean isCopyForNobody(Delivery delivery) {
        return CopyPosition.number(delivery.entry().position()) > 0
                && delivery.unsendableReason() == null
                && delivery.message().topic().equals(delivery.entry().message().topic())
                && !session.isAddress(delivery.message().topic());
    }

    /** Where there is no room, what has waited longest for a destination that takes nothing makes room. */
    private boolean trySetAside(Destination destination, Delivery delivery) {
        while (!aside.offer(destination, delivery)) {
            Destination stuck = aside.inTheWayOf(destination, delivery)
                    .filter(this::takesNothing)
                    .findFirst()
                    .orElse(null);
            if (stuck == null) {
                return false;
            }
            parkFirstAside(stuck);
        }
        return true;
    }

    /**
     * Whether it is one of several, and has taken nothing for a while. Of others than those that the sink isolates it
     * is found out otherwise: see {@link #hasJustGone}.
     */
    private boolean takesNothing(Destination destination) {
        return destination.isIsolated()
                && !sender.promisesOrder()
                && destinations.areSeveral()
                && destination.takesNothing(clockwork.nanoTime());
    }

    /**
     * Parks the first message that was set aside for the destination. Those of its lane that are under way stay ahead
     * of it: it goes through the sender again, behind them. Those that are set aside stay behind it: the lane is held.
     */
    private void parkFirstAside(Destination destination) {
        Delivery first = aside.removeFirst(destination);
        if (mustWait(first)) {
            parkWaiting(first);
        } else {
            putOff(first);
        }
    }

    /** Parks for some seconds a message that was not sent, without a word about those of its lane that were. */
    private void putOff(Delivery delivery) {
        delivery.result = SendResult.destinationUnavailable(
                delivery.destination() + ": takes nothing, and as much is under way to it as may be");
        buffer.recordFailure(delivery, delivery.failureReason());
        retries.onFailed(delivery);
    }

    private boolean trySubmit(Delivery delivery) {
        if (!sender.hasRoomFor(delivery)) {
            return false;
        }
        settleDeathBefore(delivery);
        if (sender.submit(delivery) != null) {
            refuse(delivery);
        }
        return true;
    }

    /** Sends a message again that came back. */
    void resend(Delivery delivery) {
        if (mustWait(delivery)) {
            parkWithFollowers(delivery);
            return;
        }
        settleDeathBefore(delivery);
        if (sender.resubmit(delivery) != null) {
            refuse(delivery);
        }
    }

    private void settleDeathBefore(Delivery delivery) {
        if (buffer.hasUnsettledDeath(delivery.lane())) {
            settlements.settle();
        }
    }

    /** Sends what was set aside, as far as there is room. */
    void sendAside() {
        for (Destination destination : aside.destinations()) {
            Delivery first = aside.first(destination);
            while (first != null && trySendAside(destination, first)) {
                var unused = aside.removeFirst(destination);
                first = aside.first(destination);
            }
        }
    }

    private boolean trySendAside(Destination destination, Delivery delivery) {
        if (mustWait(delivery)) {
            parkWaiting(delivery);
            return true;
        }
        if (isAway(destination, delivery)) {
            refuseAsAway(delivery);
            return true;
        }
        return !hasJustGone(destination) && !destination.isCrowded(delivery.size()) && trySubmit(delivery);
    }

    /** The lanes of what was set aside. */
    Stream<@Nullable Lane> lanesAside() {
        return aside.deliveries().map(Delivery::lane);
    }

    /** A few parked messages are sent all the same, to see whether it is back. */
    private boolean isAway(Destination destination, Delivery delivery) {
        return destination.isAway() && (delivery.isFromLog() || !destination.hasRoomForProbe());
    }

    /**
     * Gives up what is under way when a destination has just become silent: else a message could be parked in front of
     * an earlier one of its lane that is still under way.
     */
    private boolean hasJustGone(Destination destination) {
        if (destination.isAway() || !destinations.isSilent(destination)) {
            return false;
        }
        session.giveUp();
        return true;
    }

    /**
     * Called while there is no room. Where one of several destinations keeps it and nobody can tell by the others
     * whether it alone is silent, the target is asked, now and then. Blocks for some seconds at most.
     */
    void relieve() {
        if (clockwork.nanoTime() - askedAt < patienceNanos || !destinations.isAnyQuiet(patienceNanos)) {
            return;
        }
        boolean there = session.isTargetThere();
        askedAt = clockwork.nanoTime();
        if (there) {
            session.giveUp();
        }
    }

    /** What a destination that is away left unanswered is no reason to wait for the whole target. */
    void blameDestinations(List<Delivery> failed) {
        if (failed.stream().anyMatch(SendGate::isUnanswered) && destinations.areSeveral() && session.isTargetThere()) {
            failed.stream()
                    .filter(SendGate::isUnanswered)
                    .forEach(delivery -> delivery.destination().markAway());
        }
        for (Delivery delivery : failed) {
            if (delivery.result instanceof SendResult.Unavailable unavailable
                    && delivery.destination().isAway()) {
                delivery.result = new SendResult.DestinationUnavailable(unavailable.reason(), unavailable.retryAfter());
            }
        }
    }

    private static boolean isUnanswered(Delivery delivery) {
        return delivery.isUnavailable()
                && delivery.unanswered
                && !delivery.destination().isAway();
    }

    private void refuseAsAway(Delivery delivery) {
        delivery.result =
                SendResult.destinationUnavailable(delivery.destination() + ": no answer while others take messages");
        refuse(delivery);
    }

    /** Whether an earlier message of its lane is parked. */
    boolean mustWait(Delivery delivery) {
        return delivery.isFromLog() ? buffer.isHeld(delivery.lane()) : retries.isStalled(delivery.lane());
    }

    /** Parks a message behind the one of its lane that failed. One that was parked before simply stays where it is. */
    private void parkWaiting(Delivery delivery) {
        if (delivery.isFromLog()) {
            buffer.parkWaiting(delivery);
        } else {
            retries.onReturned(delivery);
        }
    }

    /** Parks a message that was sent and came back, and what waits behind it. */
    void parkWithFollowers(Delivery delivery) {
        parkWaiting(delivery);
        sender.removeWaiting(delivery).forEach(this::parkWaiting);
    }

    /** The sink does not take this message; what waits behind it in its lane must not be sent either. */
    void refuse(Delivery delivery) {
        buffer.recordFailure(delivery, delivery.failureReason());
        retries.onFailed(delivery);
        sender.removeWaiting(delivery).forEach(this::parkWaiting);
    }
}
