package dev.hitotsu.servers.postgresql;

import static dev.hitotsu.servers.postgresql.FrontendMessage.BIND;
import static dev.hitotsu.servers.postgresql.FrontendMessage.PARSE;
import static dev.hitotsu.servers.postgresql.FrontendMessage.QUERY;
import static dev.hitotsu.servers.postgresql.FrontendMessage.SYNC;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the commits in the bytes that one client sends. A commit is either a simple query, or starts when the client
 * binds a statement that it has parsed as COMMIT before; then it is complete with the next Sync. Not thread-safe.
 */
final class CommitDetector {
    private static final Pattern COMMIT =
            Pattern.compile("\\s*(COMMIT|END)(\\s+(WORK|TRANSACTION))?[\\s;]*", Pattern.CASE_INSENSITIVE);

    private final FrontendStream stream = new FrontendStream();
    private final Set<String> commitStatements = new HashSet<>();
    private int started;
    private int completed;

    /** Takes the next bytes of the client. */
    void add(byte[] bytes) {
        stream.add(bytes).forEach(this::accept);
    }

    /** How many commits have started. */
    int started() {
        return started;
    }

    /** How many commits are complete. */
    int completed() {
        return completed;
    }

    private void accept(FrontendMessage message) {
        switch (message.type()) {
            case QUERY -> {
                if (isCommit(message.string(0))) {
                    started++;
                    completed = started;
                }
            }
            case PARSE -> parse(message.string(0), message.string(1));
            case BIND -> {
                if (commitStatements.contains(message.string(1))) {
                    started++;
                }
            }
            case SYNC -> completed = started;
            default -> {}
        }
    }

    private void parse(String name, String sql) {
        if (isCommit(sql)) {
            commitStatements.add(name);
        } else {
            commitStatements.remove(name);
        }
    }

    private static boolean isCommit(String sql) {
        return COMMIT.matcher(sql).matches();
    }
}
