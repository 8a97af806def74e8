package dev.hitotsu.relay;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One message on its way to the sink, from the log or from the parked ones. */
final class Delivery {
    private static final long OVERHEAD_BYTES = 200;

    private final LogEntry entry;
    private final Message message;
    private final @Nullable Lane lane;
    private final @Nullable BatchProgress progress;
    private final @Nullable ParkedMessage parked;
    private final long size;

    /** Its place in the order of all sends; set by the sending thread. */
    long order;

    /** Where it goes; set by the sending thread. */
    private @Nullable Destination destination;

    /** Set by the thread that completes it, read by the dispatcher after it took it from a queue. */
    @Nullable SendResult result;

    /** Whether the destination had answered nothing for a while when the send was given up; set and read as the result is. */
    boolean unanswered;

    private Delivery(
            LogEntry entry,
            Message message,
            @Nullable Lane lane,
            @Nullable BatchProgress progress,
            @Nullable ParkedMessage parked) {
        this.entry = entry;
        this.message = message;
        this.lane = lane;
        this.progress = progress;
        this.parked = parked;
        this.size = sizeInMemory(message);
    }

    /** Of the texts but the headers, which may be megabytes, their characters: about what they take in memory. */
    private static long sizeInMemory(Message message) {
        String key = message.key();
        return OVERHEAD_BYTES
                + message.payloadSize()
                + message.topic().length()
                + message.type().length()
                + (key == null ? 0 : key.length())
                + message.headers().size();
    }

    static Delivery fromLog(LogEntry entry, BatchProgress progress) {
        return new Delivery(entry, entry.message(), Lane.of(entry.message()), progress, null);
    }

    static Delivery fromParked(ParkedMessage parked, Message asSent) {
        return new Delivery(parked.entry(), asSent, parked.lane(), null, parked);
    }

    /** Where it was sent last. */
    Destination destination() {
        return Objects.requireNonNull(destination, "never sent");
    }

    void setDestination(Destination newDestination) {
        this.destination = newDestination;
    }

    LogEntry entry() {
        return entry;
    }

    /** The message as it is sent. */
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

    /** Whether it comes from the log, and not from the parked messages. */
    boolean isFromLog() {
        return parked == null;
    }

    /** Why it must not be sent: the row is no message, or too large. Null where it may be. */
    @Nullable String unsendableReason() {
        return switch (entry) {
            case LogEntry.Readable readable -> null;
            case LogEntry.Unreadable unreadable -> isDeadLetter() ? null : unreadable.reason();
            case LogEntry.Oversized oversized -> oversized.reason();
        };
    }

    private boolean isDeadLetter() {
        return parked != null && parked.state() == OutboxState.DEAD_LETTER;
    }

    /** Whether its sender asked for a later time. */
    boolean isDelayed(InstantSource clock) {
        Instant after = message.deliverAfter();
        return after != null && after.isAfter(clock.instant());
    }

    /** Why the sink did not take it; empty before it answered. */
    String failureReason() {
        SendResult now = result;
        return now == null ? "" : now.reason();
    }

    /** What it takes of the window, in bytes. */
    long size() {
        return size;
    }
}
