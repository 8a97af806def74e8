package dev.hitotsu.relay;

import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A message on its way to the sink: out of the log, or out of the parked ones. */
final class Delivery {
    private static final long OVERHEAD = 200;

    private final long position;
    private final Message message;
    private final @Nullable Lane lane;
    private final @Nullable BatchProgress progress;
    private final @Nullable ParkedMessage parked;

    /** Where in the order of all sends it was; set by the sending thread. */
    long order;

    /** Set by the thread that completes it, read by the dispatcher after it took it from a queue. */
    @Nullable SendResult result;

    private Delivery(
            long position,
            Message message,
            @Nullable Lane lane,
            @Nullable BatchProgress progress,
            @Nullable ParkedMessage parked) {
        this.position = position;
        this.message = message;
        this.lane = lane;
        this.progress = progress;
        this.parked = parked;
    }

    static Delivery fromLog(LogEntry entry, BatchProgress progress) {
        return new Delivery(entry.position(), entry.message(), Lane.of(entry.message()), progress, null);
    }

    static Delivery fromParked(ParkedMessage parked, Message asSent) {
        return new Delivery(parked.position(), asSent, parked.lane(), null, parked);
    }

    long position() {
        return position;
    }

    Message message() {
        return message;
    }

    @Nullable Lane lane() {
        return lane;
    }

    @Nullable BatchProgress progress() {
        return progress;
    }

    @Nullable ParkedMessage parked() {
        return parked;
    }

    /** Whether it comes out of the log, and not out of the parked messages. */
    boolean isFromLog() {
        return parked == null;
    }

    /** What is wrong with a message that was not readable in the store, null for one that may be sent. */
    @Nullable String defect() {
        boolean givenUp = parked != null && parked.state() == OutboxState.DEAD_LETTER;
        return givenUp ? null : message.headers().get(Headers.UNREADABLE).orElse(null);
    }

    /** Whether its sender asked for a later time. */
    boolean isDelayed(InstantSource clock) {
        Instant after = message.deliverAfter();
        return after != null && after.isAfter(clock.instant());
    }

    long size() {
        return message.payloadSize() + OVERHEAD;
    }
}
