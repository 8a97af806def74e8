package dev.hitotsu.relay;

/** This relay must not or shall not go on leading; what it has not settled is left to the next term. */
final class TermEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TermEndedException(String reason) {
        super(reason);
    }
}
