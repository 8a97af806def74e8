package dev.hitotsu.mongoserver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What clients of a database have seen, and whether snapshot isolation explains it (Berenson and others, A Critique of
 * ANSI SQL Isolation Levels, 1995): each transaction reads the state after some prefix of the commits, which holds all
 * that was committed before it began, and no two that overlap have written the same key. The commits come in the order
 * that the change stream has them. Every write has a value of its own; null is a deletion.
 */
final class SnapshotHistory {
    /** A read with what it has seen, or a write. */
    record Step(String key, @Nullable Integer value, boolean isWrite) {}

    /** A transaction, whatever became of it. */
    static final class Transaction {
        final String name;
        final int committedBefore;
        final List<Step> steps = new ArrayList<>();

        /** How many commits there were before its own; below 0 if it has none. */
        int commit = -1;

        /** @param committedBefore how many commits clients had been told of before it began */
        Transaction(String name, int committedBefore) {
            this.name = name;
            this.committedBefore = committedBefore;
        }

        Map<String, @Nullable Integer> writes() {
            Map<String, @Nullable Integer> writes = new HashMap<>();
            steps.stream().filter(Step::isWrite).forEach(step -> writes.put(step.key(), step.value()));
            return writes;
        }
    }

    private final List<Transaction> transactions;
    private final List<Transaction> commits;

    /**
     * @param transactions all of them
     * @param commits those that have committed and written, in the order of their commits
     */
    SnapshotHistory(List<Transaction> transactions, List<Transaction> commits) {
        this.transactions = transactions;
        this.commits = commits;
    }

    /** What snapshot isolation does not explain; empty for nothing. */
    Optional<String> contradiction() {
        return transactions.stream()
                .filter(transaction -> !isExplained(transaction))
                .findFirst()
                .map(transaction -> transaction.name + " began after " + transaction.committedBefore + " of "
                        + commits.size() + " commits, is commit " + transaction.commit + ": " + transaction.steps);
    }

    private boolean isExplained(Transaction transaction) {
        int last = transaction.commit < 0 ? commits.size() : transaction.commit;
        for (int prefix = transaction.committedBefore; prefix <= last; prefix++) {
            if (reads(transaction, prefix) && (transaction.commit < 0 || isFirst(transaction, prefix))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it has read the state after these commits, and its own writes. */
    private boolean reads(Transaction transaction, int prefix) {
        Map<String, @Nullable Integer> state = new HashMap<>();
        commits.subList(0, prefix).forEach(commit -> state.putAll(commit.writes()));
        for (Step step : transaction.steps) {
            if (step.isWrite()) {
                state.put(step.key(), step.value());
            } else if (!java.util.Objects.equals(state.get(step.key()), step.value())) {
                return false;
            }
        }
        return true;
    }

    /** Whether nobody has written what it has, between its snapshot and its commit. */
    private boolean isFirst(Transaction transaction, int prefix) {
        return commits.subList(prefix, transaction.commit).stream()
                .noneMatch(other -> other.writes().keySet().stream().anyMatch(transaction.writes()::containsKey));
    }
}
