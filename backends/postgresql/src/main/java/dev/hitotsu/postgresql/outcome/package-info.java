/** Brings home how calls ended: {@link dev.hitotsu.postgresql.outcome.PostgreSqlOutcomeReceiver}. */
@NullMarked
package dev.hitotsu.postgresql.outcome;

import org.jspecify.annotations.NullMarked;
