package dev.hitotsu.springboot.actuator;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The outbox over HTTP and JMX: {@code /actuator/outbox} counts, {@code /actuator/outbox/dead} lists messages in a
 * state, {@code /actuator/outbox/dead/ID} shows one. A POST to {@code /actuator/outbox/dead/ID} with
 * {@code {"action": "retry"}} or {@code "skip"} acts, if that is allowed. Payloads and headers are not shown.
 */
@Endpoint(id = "outbox")
public final class OutboxEndpoint {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;

    private final OutboxAdmin admin;
    private final boolean mayWrite;

    /**
     * An endpoint.
     *
     * @param mayWrite whether it retries and skips messages
     */
    public OutboxEndpoint(OutboxAdmin admin, boolean mayWrite) {
        this.admin = requireNonNull(admin, "admin: null (expected: an OutboxAdmin)");
        this.mayWrite = mayWrite;
    }

    /** Counts by state, as far as 100,000, the oldest message's age, and who leads. */
    @ReadOperation
    public OutboxStatus status() {
        return admin.status();
    }

    /** The messages in a state: the oldest ones, at most 100 or {@code limit}. */
    @ReadOperation
    public List<Entry> list(@Selector String state, @Nullable String topic, @Nullable Integer limit) {
        int count = limit == null ? DEFAULT_LIMIT : limit;
        if (count < 1 || count > MAX_LIMIT) {
            throw invalid("limit", String.valueOf(limit), "1.." + MAX_LIMIT);
        }
        return admin.list(EntryFilter.of(stateOf(state), count).withTopic(topic)).stream()
                .map(Entry::of)
                .toList();
    }

    /** A message, if it is in the state; otherwise nothing. */
    @ReadOperation
    public @Nullable Entry show(@Selector String state, @Selector String id) {
        OutboxState wanted = stateOf(state);
        return admin.find(idOf(id))
                .filter(entry -> entry.state() == wanted)
                .map(Entry::of)
                .orElse(null);
    }

    /** Sends a message again, or gives it up. */
    @WriteOperation
    public Result act(@Selector String state, @Selector String id, String action) {
        if (!mayWrite) {
            throw invalid("action", action, "none; hitotsu.actuator.write=true allows retry and skip");
        }
        stateOf(state);
        requireNonNull(action, "action: null (expected: retry or skip)");
        return switch (action) {
            case "retry" -> new Result(admin.retry(idOf(id)));
            case "skip" -> new Result(admin.skip(idOf(id)));
            default -> throw invalid("action", action, "retry or skip");
        };
    }

    private static OutboxState stateOf(String text) {
        requireNonNull(text, "state: null (expected: one of the outbox)");
        try {
            return OutboxState.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw invalid("state", text, "one of " + List.of(OutboxState.values()));
        }
    }

    private static UUID idOf(String text) {
        requireNonNull(text, "id: null (expected: a UUID)");
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw invalid("id", text, "a UUID");
        }
    }

    private static InvalidEndpointRequestException invalid(String name, String value, String expected) {
        String message = name + ": " + value + " (expected: " + expected + ")";
        return new InvalidEndpointRequestException(message, message);
    }

    /** Whether a message was in a state that allows the action. */
    public record Result(boolean done) {}

    /** A message without its payload and headers, which may hold personal data. */
    public record Entry(
            long position,
            UUID id,
            String topic,
            @Nullable String key,
            String type,
            long size,
            OutboxState state,
            int attempts,
            Instant occurredAt,
            @Nullable Instant nextAttemptAt,
            @Nullable String lastError) {
        static Entry of(OutboxEntry entry) {
            return new Entry(
                    entry.position(),
                    entry.message().id(),
                    entry.message().topic(),
                    entry.message().key(),
                    entry.message().type(),
                    entry.size(),
                    entry.state(),
                    entry.attempts(),
                    entry.message().occurredAt(),
                    entry.nextAttemptAt(),
                    entry.lastError());
        }
    }
}
