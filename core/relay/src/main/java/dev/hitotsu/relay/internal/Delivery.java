package dev.hitotsu.relay.internal;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One message on its way to the sink, from the log or from the parked ones. */
public final class Delivery {
    private static final long OVERHEAD_BYTES = 200;

    private final LogEntry entry;
    private final Message message;
    private final @Nullable Lane lane;
    private final @Nullable BatchProgress progress;
    private final @Nullable ParkedMessage parked;
    private final long size;

    /** Its place in the order of all sends; set by the sending thread. */
    public long order;

    /** Where it goes; set by the sending thread. */
    private @Nullable Destination destination;

    /** Set by the thread that completes it, read by the dispatcher after it took it from a queue. */
    public @Nullable SendResult result;

    /**
     * Whether the destination had answered nothing for a while when the send was given up; set and read as the result
     * is.
     */
    public boolean unanswered;

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

    public static Delivery fromLog(LogEntry entry, BatchProgress progress) {
        return new Delivery(entry, entry.message(), Lane.of(entry.message()), progress, null);
    }

    public static Delivery fromParked(ParkedMessage parked, Message asSent) {
        return new Delivery(parked.entry(), asSent, parked.lane(), null, parked);
    }

    /** Those that a queue holds now, taken out of it. */
    public static List<Delivery> drain(Queue<Delivery> queue) {
        return drain(queue, Integer.MAX_VALUE);
    }

    /** The first that a queue holds now, so many at most, taken out of it. */
    public static List<Delivery> drain(Queue<Delivery> queue, int max) {
        List<Delivery> taken = new ArrayList<>();
        while (taken.size() < max) {
            Delivery next = queue.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
        }
        return taken;
    }

    /** Whether it was given up because the destination was away. */
    public boolean isUnavailable() {
        return result instanceof SendResult.Unavailable;
    }

    /** Where it was sent last. */
    public Destination destination() {
        return Objects.requireNonNull(destination, "never sent");
    }

    public void setDestination(Destination newDestination) {
        this.destination = newDestination;
    }

    public LogEntry entry() {
        return entry;
    }

    /** The message as it is sent. */
    public Message message() {
        return message;
    }

    public @Nullable Lane lane() {
        return lane;
    }

    public @Nullable BatchProgress progress() {
        return progress;
    }

    public @Nullable ParkedMessage parked() {
        return parked;
    }

    /** Whether it comes from the log, and not from the parked messages. */
    public boolean isFromLog() {
        return parked == null;
    }

    /** Why it must not be sent: the row is no message, or too large. Null where it may be. */
    public @Nullable String unsendableReason() {
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
    public boolean isDelayed(InstantSource clock) {
        Instant after = message.deliverAfter();
        return after != null && after.isAfter(clock.instant());
    }

    /** Why the sink did not take it; empty before it answered. */
    public String failureReason() {
        SendResult now = result;
        return now == null ? "" : now.reason();
    }

    /** What it takes of the window, in bytes. */
    public long size() {
        return size;
    }
}
