package dev.hitotsu.outbox;

/**
 * The connection broke during the commit, so the transaction may or may not have committed. Do the same again with the
 * same idempotency key, or look whether the data is there.
 */
public final class CommitUnknownException extends OutboxException {
    private static final long serialVersionUID = 1L;

    public CommitUnknownException(Throwable cause) {
        super(
                "commit: the connection broke, so it may or may not have happened (expected: an answer); do the same again"
                        + " with the same idempotency key",
                cause);
    }
}
