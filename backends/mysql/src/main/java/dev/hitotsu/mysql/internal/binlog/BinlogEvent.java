package dev.hitotsu.mysql.internal.binlog;

import dev.hitotsu.mysql.internal.LogRow;
import java.util.List;

/** What an event of the binary log means for the outbox. */
sealed interface BinlogEvent {
    /** A group of events with this GTID begins. */
    record Begin(String gtid, Form form) implements BinlogEvent {}

    /** How a group ends. */
    enum Form {
        /** With its one statement. */
        STATEMENT,
        /** With a commit or a rollback. */
        TRANSACTION,
        /** Its first statement tells. */
        UNKNOWN
    }

    /**
     * Rows of the log that count once their transaction commits.
     *
     * @param bytes of the event
     */
    record Rows(List<LogRow> rows, long bytes) implements BinlogEvent {
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /**
     * A statement of a transaction in two phases.
     *
     * @param verb such as START
     * @param id of the transaction
     */
    record Xa(String verb, String id) implements BinlogEvent {}

    /**
     * Here may be rows of the log that cannot be read from the binary log.
     *
     * @param reason for people
     */
    record Hidden(String reason) implements BinlogEvent {}

    /** Events that say nothing else. */
    enum Mark implements BinlogEvent {
        /** The statement BEGIN. */
        BEGIN,
        COMMIT,
        /** Of a transaction in two phases, which may still roll back. */
        PREPARE,
        ROLLBACK,
        /** A statement that has nothing to do with the outbox. */
        STATEMENT,
        NOTHING
    }
}
