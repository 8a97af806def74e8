package dev.hitotsu.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import dev.hitotsu.outbox.CommitUnknownException;

/** Commits as MongoDB's manual asks: again, and nothing else, where the outcome is unknown. */
final class SessionCommit {
    /** How often a commit is sent whose outcome the driver could not learn. It has sent each of them twice itself. */
    private static final int MAX_COMMITS = 5;

    private SessionCommit() {}

    /**
     * Commits.
     *
     * @throws MongoException if nothing was committed
     * @throws CommitUnknownException if nobody answered whether it has committed
     */
    static void run(ClientSession transaction) {
        MongoException unknown = null;
        for (int attempt = 0; attempt < MAX_COMMITS; attempt++) {
            try {
                transaction.commitTransaction();
                return;
            } catch (MongoException e) {
                if (!e.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL)) {
                    throw e;
                }
                unknown = e;
            }
        }
        throw new CommitUnknownException(requireNonNull(unknown));
    }

    /** Whether the whole transaction is to be run again: others were in its way, and nothing was committed. */
    static boolean isTransient(MongoException e) {
        return e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
    }
}
