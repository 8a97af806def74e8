package dev.hitotsu.server.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the messages that were asked for; perhaps none, although more follow.
 *
 * @param next what to ask for the next page with; null for the last
 */
public record OutboxPageBody(
        List<OutboxEntryBody> messages, @Nullable String next) {}
