/**
 * Runs of steps in a SQL database; what differs between databases is a
 * {@link dev.hitotsu.jdbc.internal.step.StepDialect}.
 */
@NullMarked
package dev.hitotsu.jdbc.internal.step;

import org.jspecify.annotations.NullMarked;
