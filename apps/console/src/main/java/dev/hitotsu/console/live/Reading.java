package dev.hitotsu.console.live;

import org.jspecify.annotations.Nullable;

/**
 * The newest that is known.
 *
 * @param sample the last one that could be taken; null for none yet
 * @param problem why the one after it could not be taken; null if it is the newest
 */
public record Reading(@Nullable Sample sample, @Nullable String problem) {}
