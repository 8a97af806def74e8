package dev.hitotsu.server.api;

import org.jspecify.annotations.Nullable;

/**
 * A step of a change of many messages; perhaps of none, although more follow.
 *
 * @param next what to ask for the next step with; null for the last
 */
public record ChangedPageBody(int changed, @Nullable String next) {}
