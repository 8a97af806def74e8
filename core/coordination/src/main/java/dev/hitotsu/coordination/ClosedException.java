package dev.hitotsu.coordination;

/** What is asked for would need a session, but coordination was closed. Threads of ours end when they meet it. */
final class ClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    ClosedException() {
        super("coordination: closed (expected: open)");
    }
}
