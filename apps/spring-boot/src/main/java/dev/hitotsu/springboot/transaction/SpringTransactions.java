package dev.hitotsu.springboot.transaction;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.parking.EffectTransactions;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionOperations;

/** Transactions of Spring's manager for effects, which may throw anything. Immutable and thread-safe. */
public record SpringTransactions(TransactionOperations transactions) implements EffectTransactions<TransactionStatus> {
    public SpringTransactions {
        requireNonNull(transactions, "transactions: null (expected: what runs work in transactions)");
    }

    @Override
    public <R> R run(Body<TransactionStatus, R> body) throws Exception {
        requireNonNull(body, "body: null (expected: what to run)");
        try {
            return requireNonNull(
                    transactions.execute(status -> runUnchecked(body, status)), "no result (expected: one)");
        } catch (CheckedException e) {
            throw e.checked;
        }
    }

    private static <R> R runUnchecked(Body<TransactionStatus, R> body, TransactionStatus status) {
        try {
            return body.run(status);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CheckedException(e);
        }
    }

    /** Carries what Spring does not let through; it rolls back for it. */
    private static final class CheckedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Exception checked;

        CheckedException(Exception checked) {
            super(checked);
            this.checked = checked;
        }
    }
}
