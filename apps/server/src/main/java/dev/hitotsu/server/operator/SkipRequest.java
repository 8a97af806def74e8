package dev.hitotsu.server.operator;

import org.jspecify.annotations.Nullable;

/**
 * What a client says of a message that is to be given up.
 *
 * @param reason why, for the audit record; null for none
 */
record SkipRequest(@Nullable String reason) {}
