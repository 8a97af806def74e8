package dev.hitotsu.server.operator;

import org.jspecify.annotations.Nullable;

/**
 * What a client says of a message that is to be sent again.
 *
 * @param acceptLostOrder true if it may be sent after later ones of its key
 * @param reason why, for the audit record; null for none
 */
record RetryRequest(
        @Nullable Boolean acceptLostOrder, @Nullable String reason) {
    boolean acceptsLostOrder() {
        return Boolean.TRUE.equals(acceptLostOrder);
    }
}
