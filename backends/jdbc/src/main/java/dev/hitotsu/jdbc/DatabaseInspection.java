package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.OutboxException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around an outbox in its database, for operators: who consumes, who may still write to the log, how large
 * the tables are. Costs about the same for any number of messages. Thread-safe. Each method blocks, and throws an
 * {@link OutboxException} if the database does not answer or refuses.
 */
public interface DatabaseInspection {
    /**
     * An application that claims messages for a consumer.
     *
     * @param reader names the application
     * @param seenAt when it last said that it is there, by the database's clock
     */
    record Reader(String consumer, String reader, Instant seenAt) {
        public Reader {
            requireNonNull(consumer, "consumer: null (expected: a name)");
            requireNonNull(reader, "reader: null (expected: a name)");
            requireNonNull(seenAt, "seenAt: null (expected: a time)");
        }
    }

    /**
     * How far a consumer has read.
     *
     * @param log what it reads: a partition of a topic, or the outcomes of calls
     * @param savedAt when it last came further, by the database's clock
     */
    record Position(String consumer, String log, long position, Instant savedAt) {
        public Position {
            requireNonNull(consumer, "consumer: null (expected: a name)");
            requireNonNull(log, "log: null (expected: a name)");
            requireNonNull(savedAt, "savedAt: null (expected: a time)");
        }
    }

    /**
     * How much of the disk a table takes, with its indexes.
     *
     * @param name of a segment of the log, or of another table
     */
    record TableSize(String name, long bytes) {
        public TableSize {
            requireNonNull(name, "name: null (expected: a name)");
        }
    }

    /**
     * A transaction that may still write to the log, so that a relay waits for it before it gives a gap up.
     *
     * @param client who holds it, as far as the database says
     * @param since when it began, by the database's clock; null where the database does not tell this user
     * @param state what it does now, in the database's words
     */
    record OpenTransaction(String client, @Nullable Instant since, String state) {
        public OpenTransaction {
            requireNonNull(client, "client: null (expected: text)");
            requireNonNull(state, "state: null (expected: text)");
        }
    }

    /**
     * A relay that waits to lead.
     *
     * @param seenAt when it last asked for the lease, by the database's clock
     */
    record Standby(String relay, Instant seenAt) {
        public Standby {
            requireNonNull(relay, "relay: null (expected: a name)");
            requireNonNull(seenAt, "seenAt: null (expected: a time)");
        }
    }

    /**
     * The relays that asked for the lease within a day and did not get it, the newest first. A relay that waits in a
     * coordination service is not among them.
     */
    List<Standby> standbys();

    /** The readers of each consumer, the first 200 by name. */
    List<Reader> readers();

    /** The positions of each consumer, the first 500 by name. */
    List<Position> positions();

    /** The tables, the segments of the log first. */
    List<TableSize> tables();

    /** The oldest 50 transactions, the oldest first. */
    List<OpenTransaction> openTransactions();
}
