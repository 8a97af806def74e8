package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs the effect of a message once, however often the message arrives (promise P6). First it claims the id of the
 * message in the transaction of the effect. So claim and effect commit together or not at all, and a second message
 * with this id finds it claimed.
 *
 * <pre>{@code
 * Inbox<Connection> inbox = PostgreSql.of(dataSource).inbox("payments");
 * inbox.runOnce(connection, message.id(), () -> charge(connection, message));
 * inbox.commit(connection);
 * }</pre>
 *
 * <p>A handler for a broker's receiver, such as {@code JdbcInboxHandler}, does this by itself. Each consumer has claims
 * of its own: what {@code payments} has handled is still new to {@code notifications}. Many threads may use one inbox,
 * each with a transaction of its own.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public final class Inbox<T> {
    /** How long {@link #reportReader} remembers a reader. */
    public static final Duration READER_MEMORY = Duration.ofMinutes(10);

    private final InboxStore<T> store;
    private final String consumer;

    private Inbox(InboxStore<T> store, String consumer) {
        this.store = store;
        this.consumer = consumer;
    }

    /**
     * An inbox of one consumer.
     *
     * @param consumer names the effect, for example {@code payments}; it must stay the same, because claims belong to
     *     it
     */
    public static <T> Inbox<T> of(InboxStore<T> store, String consumer) {
        requireNonNull(store, "store: null (expected: an inbox store)");
        requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
        if (consumer.isBlank()) {
            throw new IllegalArgumentException("consumer: \"" + consumer + "\" (expected: a name)");
        }
        return new Inbox<>(store, consumer);
    }

    /**
     * The same inbox in transactions of a framework, which have one of the database's own and are committed by whoever
     * has begun them. For authors of handlers.
     *
     * @param transaction gives the database's own, on the thread that works in it
     * @param end takes the place of {@link #commit}: what is left to do for the work before the commit
     * @param <U> the framework's transaction
     */
    public <U> Inbox<U> within(Function<? super U, ? extends T> transaction, Consumer<? super U> end) {
        requireNonNull(transaction, "transaction: null (expected: what gives the database's own)");
        requireNonNull(end, "end: null (expected: what to do before the commit)");
        return new Inbox<>(new ClaimsWithin<U, T>(store, transaction, end), consumer);
    }

    /**
     * Runs the effect if the message is new to this consumer. Then {@link #commit}; if the effect throws, roll back,
     * and the claim is gone with it.
     *
     * @return whether the effect ran
     */
    public <E extends Exception> boolean runOnce(T transaction, UUID messageId, Effect<E> effect) throws E {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        requireNonNull(messageId, "messageId: null (expected: a UUID)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        if (store.claim(transaction, consumer, List.of(messageId)).isEmpty()) {
            return false;
        }
        effect.run();
        return true;
    }

    /**
     * Claims the messages that are new to this consumer and returns them in their order. If several have the same id,
     * only the first of them is new. Run their effect in the same transaction, then {@link #commit}.
     */
    public List<Message> claimNew(T transaction, List<Message> messages) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        requireNonNull(messages, "messages: null (expected: a list of messages)");
        Set<UUID> claimed = store.claim(
                transaction, consumer, messages.stream().map(Message::id).toList());
        List<Message> fresh = new ArrayList<>(claimed.size());
        for (Message message : messages) {
            if (claimed.remove(message.id())) {
                fresh.add(message);
            }
        }
        return fresh;
    }

    /**
     * Commits claims and effects together. Use this method and not the database's own commit, which may roll back
     * without an error if an earlier statement had failed.
     *
     * @throws InboxException if nothing was committed, or if that is unknown; the message must be handled again
     */
    public void commit(T transaction) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        store.commit(transaction);
    }

    /**
     * Checks that claims and effects can still be committed. Call it last before a commit that is not {@link #commit},
     * of a transaction manager for example: if a statement had failed and its error was swallowed, such a commit may
     * roll back without an error.
     *
     * @throws InboxException if the transaction has failed or is over; roll back then
     */
    public void requireCommittable(T transaction) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        store.requireCommittable(transaction);
    }

    /**
     * Notes in the transaction who reads for this consumer, and tells who else does. Two applications that use the same
     * consumer name by mistake take messages away from each other: each finds what the other has claimed, and skips it.
     *
     * @param reader the group and topics, or the queue, as {@link dev.hitotsu.message.receiver.ReceivedBatch#reader()}
     *     tells
     * @return the other readers of the last ten minutes; not empty means that somebody should look
     */
    public Set<String> reportReader(T transaction, String reader) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        requireNonNull(reader, "reader: null (expected: a name)");
        return store.reportReader(transaction, consumer, reader, READER_MEMORY);
    }

    /**
     * Deletes in the transaction some of the claims of this consumer whose time to live is over. A handler for a
     * broker's receiver, such as {@code JdbcInboxHandler}, does this by itself.
     *
     * @return how many; if it is less than the limit, nothing is left
     * @throws InboxException if there is no transaction, or the store refuses
     */
    public int deleteOldClaims(T transaction, Retention retention, int limit) {
        requireNonNull(retention, "retention: null (expected: a retention)");
        return deleteOldClaims(transaction, ClaimAges.above(retention.timeToLive()), limit);
    }

    /**
     * Deletes in the transaction some of the claims of this consumer that have these ages.
     *
     * @return how many; if it is less than the limit, nothing is left
     * @throws InboxException if there is no transaction, or the store refuses
     */
    public int deleteOldClaims(T transaction, ClaimAges ages, int limit) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        requireNonNull(ages, "ages: null (expected: ages of claims)");
        return store.deleteOldClaims(transaction, consumer, ages, limit);
    }

    public String consumer() {
        return consumer;
    }

    /** The effect of a message, in the transaction that claims it. */
    @FunctionalInterface
    public interface Effect<E extends Exception> {
        void run() throws E;
    }
}
