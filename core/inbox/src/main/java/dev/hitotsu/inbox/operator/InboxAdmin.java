package dev.hitotsu.inbox.operator;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The claims of consumers, for operators: which messages have had their effect, and what is to become of one whose
 * effect fails again and again. It knows the claims of an {@link dev.hitotsu.inbox.Inbox}, not leases and steps. A
 * change is a transaction of its own, with its row in the record of what operators do. Thread-safe. Each method but
 * {@link #actingFor} blocks, and throws an {@link dev.hitotsu.inbox.InboxException} or the exception of the database's
 * outbox if the database does not answer or refuses.
 */
public interface InboxAdmin {
    /** The greatest number of claims in one answer. */
    int MAX_CLAIMS = 10_000;

    /** Nobody counts further: it stands for any number from there. */
    long MAX_COUNT = 100_000;

    /** Many parked messages are changed in steps of this size. */
    int STEP = 1_000;

    /**
     * A claim: the message has had its effect, or somebody has skipped it.
     *
     * @param claimedAt by the database's clock
     */
    record Claim(String consumer, UUID messageId, Instant claimedAt) {
        public Claim {
            requireNonNull(consumer, "consumer: null (expected: a name)");
            requireNonNull(messageId, "messageId: null (expected: a UUID)");
            requireNonNull(claimedAt, "claimedAt: null (expected: a time)");
        }
    }

    /** The same, which records an operation with this id: who acts (null for the database's user), and perhaps why. */
    InboxAdmin actingFor(UUID id, @Nullable String actor, @Nullable String reason);

    /** The claim of a message by a consumer; empty if its effect has not happened. */
    Optional<Claim> find(String consumer, UUID messageId);

    /**
     * Claims of a consumer, those with the greatest ids first: the newest, where ids grow with time.
     *
     * @param before only smaller ids; null for all
     * @param limit 1 to {@link #MAX_CLAIMS}
     */
    List<Claim> claims(String consumer, @Nullable UUID before, int limit);

    /**
     * Has the consumer take the message for handled: its effect will not happen, and what waits behind it goes on.
     * Waits for a run of the effect that is under way.
     *
     * @return false if it was claimed already
     */
    boolean skip(String consumer, UUID messageId);

    /**
     * Forgets the claim: the effect happens again when the message is delivered again.
     *
     * @return false if there was no claim
     */
    boolean retry(String consumer, UUID messageId);

    /**
     * A parked message: its effect has failed, or it waits behind one of its key whose effect has.
     *
     * @param number grows with the order in which messages were parked
     * @param reader who has received it
     * @param attempts how often its effect has failed
     * @param nextAttemptAt when it is tried again; it counts in the state {@code RETRY} alone
     * @param parkedAt when its effect failed first, or when it came behind another
     * @param changedAt when its effect failed last, or when an operator has changed it
     * @param error what failed last; null if nothing has
     */
    record ParkedEntry(
            long number,
            String consumer,
            Message message,
            String reader,
            ParkedState state,
            int attempts,
            Instant nextAttemptAt,
            Instant parkedAt,
            Instant changedAt,
            @Nullable String error) {
        public ParkedEntry {
            requireNonNull(consumer, "consumer: null (expected: a name)");
            requireNonNull(message, "message: null (expected: a message)");
            requireNonNull(reader, "reader: null (expected: a name)");
            requireNonNull(state, "state: null (expected: a state)");
            requireNonNull(nextAttemptAt, "nextAttemptAt: null (expected: a time)");
            requireNonNull(parkedAt, "parkedAt: null (expected: a time)");
            requireNonNull(changedAt, "changedAt: null (expected: a time)");
        }
    }

    /**
     * Which parked messages are meant; null is for any.
     *
     * @param messageId one message
     * @param topic the topic they came from
     * @param error a part of the last error, upper or lower case
     * @param since only what was parked at this time or later, by the database's clock
     * @param until only what was parked before this time
     * @param unchangedSince only what has neither failed nor been changed after this time, by the database's clock
     */
    record ParkedFilter(
            @Nullable String consumer,
            @Nullable UUID messageId,
            @Nullable ParkedState state,
            @Nullable String topic,
            @Nullable String error,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Instant unchangedSince) {
        /** All of them. */
        public static final ParkedFilter ALL = new ParkedFilter(null, null, null, null, null, null, null, null);

        public ParkedFilter {
            if (since != null && until != null && !since.isBefore(until)) {
                throw new IllegalArgumentException("until: " + until + " (expected: after since, " + since + ")");
            }
        }

        /** A message that a consumer has parked. */
        public static ParkedFilter of(String consumer, UUID messageId) {
            requireNonNull(consumer, "consumer: null (expected: a name)");
            requireNonNull(messageId, "messageId: null (expected: a UUID)");
            return new ParkedFilter(consumer, messageId, null, null, null, null, null, null);
        }

        /** The same, but for what failed or was changed after this time; null for whatever was changed. */
        public ParkedFilter withUnchangedSince(@Nullable Instant time) {
            return new ParkedFilter(consumer, messageId, state, topic, error, since, until, time);
        }

        /** What is meant, in words, as it stands in the record of changes. */
        @Override
        public String toString() {
            StringJoiner words = new StringJoiner(", ");
            words.add(consumer == null ? "all consumers" : "consumer " + consumer);
            add(words, "message ", messageId);
            add(words, "state ", state);
            add(words, "topic ", topic);
            add(words, "error ", error);
            add(words, "since ", since);
            add(words, "until ", until);
            add(words, "unchanged since ", unchangedSince);
            return words.toString();
        }

        private static void add(StringJoiner words, String name, @Nullable Object value) {
            if (value != null) {
                words.add(name + value);
            }
        }
    }

    /**
     * How many messages are parked, and since when.
     *
     * @param counts by state, each at most {@link #MAX_COUNT}, which stands for any number from there
     * @param oldestAge how long ago the oldest one was parked that is not skipped; zero for none
     */
    record ParkedStatus(Map<ParkedState, Long> counts, Duration oldestAge) {
        public ParkedStatus {
            requireNonNull(counts, "counts: null (expected: counts by state)");
            counts = Map.copyOf(counts);
            requireNonNull(oldestAge, "oldestAge: null (expected: a duration)");
        }

        /** How many are in this state. */
        public long count(ParkedState state) {
            requireNonNull(state, "state: null (expected: a state)");
            return counts.getOrDefault(state, 0L);
        }
    }

    /** Of all consumers. Costs about the same for any number of messages. */
    ParkedStatus parkedStatus();

    /**
     * Some parked messages; perhaps none, although more follow.
     *
     * @param next the number to go on after; null for the last page
     */
    record ParkedPage(List<ParkedEntry> entries, @Nullable Long next) {
        public ParkedPage {
            requireNonNull(entries, "entries: null (expected: parked messages)");
            entries = List.copyOf(entries);
        }
    }

    /**
     * A page of parked messages in the order in which they were parked. Looks at a bounded number of messages.
     *
     * @param after only greater numbers; 0 for all
     * @param limit 1 to {@link #MAX_CLAIMS}
     */
    ParkedPage parkedPage(ParkedFilter filter, long after, int limit);

    /** As {@link #parkedPage}, page after page until there are enough. */
    default List<ParkedEntry> parked(ParkedFilter filter, long after, int limit) {
        requireNonNull(filter, "filter: null (expected: a filter, such as ParkedFilter.ALL)");
        List<ParkedEntry> found = new ArrayList<>();
        Long next = after;
        do {
            ParkedPage page = parkedPage(filter, next, limit - found.size());
            found.addAll(page.entries());
            next = page.next();
        } while (next != null && found.size() < limit);
        return List.copyOf(found);
    }

    /**
     * Fixes which messages a change would change, and counts them. Pass its filter to {@link #retryParked} or {@link
     * #skipParked}.
     *
     * @throws IllegalArgumentException if the filter names no state
     */
    ParkedPreview previewParked(ParkedFilter filter);

    /** A message that a consumer has parked, with a record of who looked at it; both or neither. */
    Optional<ParkedEntry> revealParked(String consumer, UUID messageId);

    /**
     * A step of a change of many, one transaction with its row in the record; perhaps of none, although more follow.
     *
     * @param next the number to go on after; null for the last step
     */
    record ParkedStep(int changed, @Nullable Long next) {}

    /**
     * Makes parked messages due now, those that are dead or skipped as well; what waits behind another one stays there.
     * One that was dead or skipped holds nothing back any more: its effect comes after those of later messages of its
     * key. Waits for effects under way.
     *
     * @param after only greater numbers; 0 for all
     * @param limit how many at most, 1 to {@link #MAX_CLAIMS}
     */
    ParkedStep retryParked(ParkedFilter filter, long after, int limit);

    /** As {@link #retryParked(ParkedFilter, long, int)}, a thousand at a time; returns how many. */
    default int retryParked(ParkedFilter filter) {
        return inSteps(after -> retryParked(filter, after, STEP));
    }

    /**
     * Has parked messages taken for handled: their effects will not happen, and what waits behind them goes on. Waits
     * for effects under way.
     *
     * @param after only greater numbers; 0 for all
     * @param limit how many at most, 1 to {@link #MAX_CLAIMS}
     */
    ParkedStep skipParked(ParkedFilter filter, long after, int limit);

    /** As {@link #skipParked(ParkedFilter, long, int)}, a thousand at a time; returns how many. */
    default int skipParked(ParkedFilter filter) {
        return inSteps(after -> skipParked(filter, after, STEP));
    }

    private static int inSteps(LongFunction<ParkedStep> step) {
        int changed = 0;
        Long next = 0L;
        while (next != null) {
            ParkedStep done = step.apply(next);
            changed += done.changed();
            next = done.next();
        }
        return changed;
    }

    /**
     * Puts a changed message in the place of a parked one, in one transaction. It has an id of its own, a header
     * that names the old one, and its place: what waits behind the
     * old one waits behind the new one. The old one is kept as skipped, and its error says which stands for it. It
     * is due now, unless it waits behind another one. Waits for an effect under way.
     *
     * @param edited with another id, and the topic and the key of the old one
     * @return false if the consumer has not parked such a message
     * @throws IllegalArgumentException if topic or key is another one, because what waits is found by them, or the id
     *     is the old one
     */
    boolean editParked(String consumer, UUID messageId, Message edited);
}
