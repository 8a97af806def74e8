package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
}
