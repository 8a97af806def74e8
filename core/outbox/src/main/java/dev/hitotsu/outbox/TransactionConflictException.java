package dev.hitotsu.outbox;

/**
 * The database rolled the transaction back because it conflicted with another one (a serialization failure or a
 * deadlock). Nothing was committed. Run the whole work again.
 */
public final class TransactionConflictException extends OutboxException {
    private static final long serialVersionUID = 1L;

    public TransactionConflictException(Throwable cause) {
        super(
                "transaction: rolled back, because it conflicted with another one; run the work again: "
                        + cause.getMessage(),
                cause);
    }
}
