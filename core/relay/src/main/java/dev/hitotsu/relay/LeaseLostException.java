package dev.hitotsu.relay;

/** The lease could not be renewed in time, so another may lead by now. */
final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLostException() {
        super("the lease could not be renewed in time");
    }
}
