package dev.hitotsu.springboot.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import dev.hitotsu.inbox.ClaimAges;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.message.Message;
import java.util.List;
import java.util.UUID;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/**
 * An inbox that takes part in the transaction of MongoDB which Spring has begun on this thread: the claim on a message
 * and what repositories write commit together (promise P6). For code that receives messages by itself. A claim does not
 * wait for another open one: it is a conflict, for which the transaction is to be {@linkplain RepeatedTransactions run
 * again}. Tell the broker after the commit that the message is done. Thread-safe; blocks for the database.
 */
public final class MongoTransactionalInbox {
    private final MongoDatabaseFactory factory;
    private final Inbox<ClientSession> inbox;

    private MongoTransactionalInbox(MongoDatabaseFactory factory, Inbox<ClientSession> inbox) {
        this.factory = factory;
        this.inbox = inbox;
    }

    /**
     * An inbox in the transactions of a database's client.
     *
     * @param inbox of the same client
     */
    public static MongoTransactionalInbox of(MongoDatabaseFactory factory, Inbox<ClientSession> inbox) {
        requireNonNull(factory, "factory: null (expected: a MongoDatabaseFactory)");
        requireNonNull(inbox, "inbox: null (expected: an inbox)");
        return new MongoTransactionalInbox(factory, inbox);
    }

    /**
     * Runs the effect in the transaction of this thread, if the message is new to this consumer.
     *
     * @return whether the effect ran
     * @throws dev.hitotsu.outbox.OutboxException if there is no transaction, or it is read-only or not one of MongoDB
     * @throws dev.hitotsu.inbox.InboxException if the store refuses
     */
    public <E extends Exception> boolean runOnce(UUID messageId, Inbox.Effect<E> effect) throws E {
        requireNonNull(messageId, "messageId: null (expected: the id of a message)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        return inbox.runOnce(CurrentSession.require(factory), messageId, effect);
    }

    /**
     * Claims the messages that are new to this consumer in the transaction of this thread, and returns them.
     *
     * @throws dev.hitotsu.outbox.OutboxException if there is no transaction, or it is read-only or not one of MongoDB
     * @throws dev.hitotsu.inbox.InboxException if the store refuses
     */
    public List<Message> claimNew(List<Message> messages) {
        requireNonNull(messages, "messages: null (expected: a list of messages)");
        return inbox.claimNew(CurrentSession.require(factory), messages);
    }

    /**
     * Deletes claims of this consumer that have these ages, in the transaction of this thread.
     *
     * @param limit how many at most
     * @return how many; if it is less than the limit, nothing is left
     */
    public int deleteOldClaims(ClaimAges ages, int limit) {
        requireNonNull(ages, "ages: null (expected: ages of claims)");
        return inbox.deleteOldClaims(CurrentSession.require(factory), ages, limit);
    }
}
