package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Runs the effect of a message once, however often it arrives (promise P6). It claims the id first, in the transaction of
 * the effect, so that claim and effect commit together or not at all.
 *
 * <p>Each consumer has claims of its own. Thread-safe; the transactions are the caller's and are not.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public final class Inbox<T> {
    /** For how long {@link #reportReader} tells of another reader. */
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
     * @param consumer names the effect, for example {@code payments}; it must stay the same, because claims belong to it
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
     * Runs the effect if the message is new to this consumer. The caller commits. Where the effect throws, the caller rolls
     * back, and the claim with it.
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
     * Claims the messages that are new to this consumer and returns them, in their order; of those with the same id, the first.
     * The caller runs their effect in the same transaction and commits with {@link #commit}.
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
     * Commits claims and effects together, and notices where the database rolls back instead. Commit with this method, not with
     * the database's own.
     *
     * @throws InboxException where nothing was committed, or that is not known; the message must be handled again
     */
    public void commit(T transaction) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        store.commit(transaction);
    }

    /**
     * Remembers in the transaction that this reader claims here. Two applications that use one name take the messages away from
     * each other, and neither can see it.
     *
     * @param reader in words, as {@link dev.hitotsu.message.receiver.ReceivedBatch#reader()}
     * @return other readers of the last ten minutes
     */
    public Set<String> reportReader(T transaction, String reader) {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        requireNonNull(reader, "reader: null (expected: a name)");
        return store.reportReader(transaction, consumer, reader, READER_MEMORY);
    }

    public String consumer() {
        return consumer;
    }

    /** What happens because of a message. */
    @FunctionalInterface
    public interface Effect<E extends Exception> {
        void run() throws E;
    }
}
