package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The claims of consumers, for operators: which messages have had their effect, and what is to become of one whose
 * effect fails again and again. It knows the claims of {@link JdbcDatabase#inbox}, not leases and steps. A change is a
 * transaction of its own, with its row in the record of what operators do. Thread-safe. Each method but {@link
 * #actingFor} blocks, and throws an {@link dev.hitotsu.outbox.OutboxException} or an {@link
 * dev.hitotsu.inbox.InboxException} if the database does not answer or refuses.
 */
public interface InboxAdmin {
    /** The greatest number of claims in one answer. */
    int MAX_CLAIMS = 10_000;

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

    /** The same, which records that it acts for this operation. */
    InboxAdmin actingFor(Operation operation);

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
     */
    record ParkedFilter(
            @Nullable String consumer,
            @Nullable UUID messageId,
            @Nullable ParkedState state,
            @Nullable String topic,
            @Nullable String error,
            @Nullable Instant since,
            @Nullable Instant until) {
        /** All of them. */
        public static final ParkedFilter ALL = new ParkedFilter(null, null, null, null, null, null, null);

        public ParkedFilter {
            if (since != null && until != null && !since.isBefore(until)) {
                throw new IllegalArgumentException("until: " + until + " (expected: after since, " + since + ")");
            }
        }

        /** A message that a consumer has parked. */
        public static ParkedFilter of(String consumer, UUID messageId) {
            requireNonNull(consumer, "consumer: null (expected: a name)");
            requireNonNull(messageId, "messageId: null (expected: a UUID)");
            return new ParkedFilter(consumer, messageId, null, null, null, null, null);
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
            return words.toString();
        }

        private static void add(StringJoiner words, String name, @Nullable Object value) {
            if (value != null) {
                words.add(name + value);
            }
        }
    }

    /**
     * Parked messages in the order in which they were parked.
     *
     * @param after only greater numbers; 0 for all
     * @param limit 1 to {@link #MAX_CLAIMS}
     */
    List<ParkedEntry> parked(ParkedFilter filter, long after, int limit);

    /**
     * Makes parked messages due now, those that are dead or skipped as well; what waits behind another one stays there.
     * One that was dead or skipped holds nothing back any more: its effect comes after those of later messages of its
     * key. Changes a thousand at a time, each with its row in the record, and waits for effects under way.
     *
     * @return how many
     */
    int retryParked(ParkedFilter filter);

    /**
     * Has parked messages taken for handled: their effects will not happen, and what waits behind them goes on. Changes
     * a thousand at a time, each with its row in the record, and waits for effects under way.
     *
     * @return how many
     */
    int skipParked(ParkedFilter filter);
}
