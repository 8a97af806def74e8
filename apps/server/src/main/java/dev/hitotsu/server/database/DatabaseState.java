package dev.hitotsu.server.database;

import java.util.List;

/** Whether a relay can work on a database, and if not, whether waiting can help. */
public sealed interface DatabaseState {
    /**
     * The database has the schema that this release needs, and the user the rights.
     *
     * @param topics some of the topics of messages that wait
     */
    record Usable(List<String> topics) implements DatabaseState {
        public Usable {
            topics = List.copyOf(topics);
        }
    }

    /** The database cannot be reached now. That may change by itself. */
    record Unreachable(String reason) implements DatabaseState {}

    /** The database refuses access or does not have the schema. A person has to change that. */
    record Unusable(String reason) implements DatabaseState {}
}
