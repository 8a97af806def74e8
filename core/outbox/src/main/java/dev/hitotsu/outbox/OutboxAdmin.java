package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * What an operator can see of an outbox, and do with it. {@link OutboxState} says what the states mean. Every change of
 * a message is recorded in the same transaction; {@link #changes} tells them. Thread-safe; every call blocks for the
 * database.
 *
 * <p><b>Order.</b> A message in the state RETRY or BLOCKED still holds back its key, and a retry keeps its place. One
 * that was given up or skipped has let the later messages of its key go on: a retry sends it after them. An edited
 * message is a new one, at the end of its key.
 */
public interface OutboxAdmin {
    /** The name of the header of an edited message that says which one it was edited from. */
    String EDITED_FROM = "hitotsu-edited-from";

    /** Many messages are changed in steps of this size, so that a relay waits for a short time only. */
    int STEP = 500;

    /** The same, for somebody whose name stands in the record of changes. Without it, that is the database's user. */
    default OutboxAdmin actingAs(String actor) {
        return actingFor(new Operation(UUID.randomUUID(), OutboxChange.requireActor(actor), null));
    }

    /**
     * The same, with who and why in the record of each change. Without it, each is an operation of the database's user.
     */
    OutboxAdmin actingFor(Operation operation);

    /**
     * Counts by state, the age of the oldest undelivered message, and which relay leads. Costs about the same for any
     * number of messages: {@link OutboxStatus#MAX_COUNT} stands for any number from there.
     */
    OutboxStatus status();

    /** How many messages are in a state, as {@link #status} counts them; counts no others. */
    default long count(OutboxState state) {
        return status().count(state);
    }

    /**
     * A page of the messages that pass the filter, in the order of the log: the oldest first; of published ones the
     * newest.
     */
    EntryPage page(EntryFilter filter, EntryRange range);

    /**
     * The first messages that pass the filter, as many as its limit allows; looks through the whole outbox for them.
     */
    default List<OutboxEntry> list(EntryFilter filter) {
        return list(filter, EntryRange.ALL);
    }

    /** As {@link #list(EntryFilter)}, in a part of the outbox. */
    default List<OutboxEntry> list(EntryFilter filter, EntryRange range) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        requireNonNull(range, "range: null (expected: a range, such as EntryRange.ALL)");
        List<OutboxEntry> found = new ArrayList<>();
        Optional<EntryRange> next = Optional.of(range);
        while (next.isPresent() && found.size() < filter.limit()) {
            EntryPage page = page(filter.withLimit(filter.limit() - found.size()), next.get());
            found.addAll(page.entries());
            next = page.next();
        }
        return List.copyOf(found);
    }

    /**
     * The message with this id, in whatever state; empty if it was never appended, or was removed after its delivery.
     */
    Optional<OutboxEntry> find(UUID id);

    /**
     * The message with this id, with its headers and payload, and a record of who looked at it; both or neither.
     *
     * @return empty as {@link #find}; then nothing is recorded
     */
    Optional<OutboxEntry> reveal(UUID id);

    /**
     * Parked messages in a state, the oldest first, without what is large in them. Costs about the same for any number
     * of messages.
     *
     * @param limit how many at most, 1 to 10,000
     */
    List<OutboxFailure> failures(OutboxState state, int limit);

    /**
     * Which messages wait behind a parked one, because they have its key: the first ones, in the order of the log.
     * Empty where it holds nobody back.
     *
     * @param limit how many at most, 1 to 10,000
     */
    List<OutboxFailure> waitingBehind(UUID id, int limit);

    /**
     * Fixes which messages a change of all that pass the filter would change, and counts them, and the newer ones of
     * their keys that have gone before them. Costs about the same for any number of messages. Waits for a save of the
     * relay, and the relay for it, for as long as it takes to read a clock. Pass its filter and range to
     * {@link #retry(EntryFilter, EntryRange)} or {@link #skip(EntryFilter, EntryRange)}.
     *
     * @throws IllegalArgumentException if the filter's state is not that of a parked message
     */
    ChangePreview preview(EntryFilter filter);

    /**
     * Tells the relay to send a message at once. It must be in the state RETRY, BLOCKED, DEAD, DEAD_LETTER, SKIPPED or
     * DELAYED.
     *
     * @return false if no message in one of these states has this id
     */
    boolean retry(UUID id);

    /**
     * A step of a retry of all messages that pass the filter, the oldest first, at most as many as the filter's limit,
     * in one transaction. Go on with the rest that it returns: messages that come to the state meanwhile are left
     * alone.
     *
     * @throws IllegalArgumentException if no message in the filter's state can be retried
     */
    ChangedPage retry(EntryFilter filter, EntryRange range);

    /**
     * As {@link #retry}, for every message in the state, step by step.
     *
     * @return how many
     */
    default int retryAll(OutboxState state) {
        return all(state, this::retry);
    }

    /**
     * Gives a message up: it is not sent, and later messages with its key go on. It must be in the state RETRY,
     * WAITING, BLOCKED, DEAD, DEAD_LETTER or DELAYED. {@link #retry} takes it back.
     *
     * @return false if no message in one of these states has this id
     */
    boolean skip(UUID id);

    /**
     * A step as {@link #retry(EntryFilter, EntryRange)}, the newest first.
     *
     * @throws IllegalArgumentException if no message in the filter's state can be skipped
     */
    ChangedPage skip(EntryFilter filter, EntryRange range);

    /**
     * As {@link #skip}, for every message in the state, step by step.
     *
     * @return how many
     */
    default int skipAll(OutboxState state) {
        return all(state, this::skip);
    }

    private static int all(OutboxState state, BiFunction<EntryFilter, EntryRange, ChangedPage> step) {
        EntryFilter filter = EntryFilter.of(state, STEP);
        int changed = 0;
        Optional<EntryRange> next = Optional.of(EntryRange.ALL);
        while (next.isPresent()) {
            ChangedPage page = step.apply(filter, next.get());
            changed += page.changed();
            next = page.next();
        }
        return changed;
    }

    /**
     * Skips a message and appends another one in its place, in one transaction. The new one has an id of its own, and a
     * header {@link #EDITED_FROM} with the id of the old one. A consumer that has had the effect of the old one has
     * that of the new one as well.
     *
     * @param id of a parked message, see {@link OutboxState#isParked}
     * @param edited with another id
     * @return false if no such message has this id; then nothing is appended
     * @throws IllegalArgumentException if the new message has the id of the old one
     * @throws OutboxException if the new message is too large, or its id is in use
     */
    boolean edit(UUID id, Message edited);

    /**
     * The message that stands for an edited one, with its header.
     *
     * @throws IllegalArgumentException if it has the id of the old one
     */
    static Message replacement(UUID id, Message edited) {
        requireNonNull(id, "id: null (expected: a UUID)");
        requireNonNull(edited, "edited: null (expected: a message)");
        if (id.equals(edited.id())) {
            throw new IllegalArgumentException(
                    "id: " + id + " (expected: a new one, because consumers ignore an id that they had)");
        }
        return edited.withHeaders(edited.headers().with(EDITED_FROM, id.toString()));
    }

    /**
     * What operators have changed, the newest first.
     *
     * @param before only changes with a smaller number; {@code Long.MAX_VALUE} for the newest
     * @param limit how many at most, 1 to 10,000
     */
    List<OutboxChange> changes(long before, int limit);

    /**
     * What operators have done, a record for each transaction, the newest first.
     *
     * @param before only records with a smaller number; {@code Long.MAX_VALUE} for the newest
     * @param limit how many at most, 1 to 10,000
     */
    List<AuditRecord> audit(long before, int limit);
}
