package dev.hitotsu.relay;

/** This relay must not go on leading, or was asked to stop. The next term takes over what is not settled. */
final class TermEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TermEndedException(String reason) {
        super(reason);
    }
}
