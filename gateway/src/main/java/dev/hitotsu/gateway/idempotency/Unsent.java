package dev.hitotsu.gateway.idempotency;

import dev.hitotsu.gateway.filter.Reply;

/**
 * An answer of the gateway to a request that it has not sent to a service. It is not to be kept. No failure, so no
 * stack trace.
 */
final class Unsent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    Unsent(Reply reply) {
        super("not sent", null, false, false);
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
