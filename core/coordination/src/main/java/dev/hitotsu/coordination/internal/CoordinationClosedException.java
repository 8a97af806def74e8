package dev.hitotsu.coordination.internal;

/** Coordination was closed, so there is no session any more. The background threads end when they meet it. */
public final class CoordinationClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public CoordinationClosedException() {
        super("coordination: closed (expected: open)");
    }
}
