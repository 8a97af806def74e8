/**
 * How calls ended, on the way back to whoever asked for them: a receiver of {@link dev.hitotsu.message.Outcome}s over
 * what a database implements, {@link dev.hitotsu.message.receiver.outcome.StoredOutcomes}.
 */
@NullMarked
package dev.hitotsu.message.receiver.outcome;

import org.jspecify.annotations.NullMarked;
