/** Measures runs of steps beside the bare transactions and beside DBOS Transact. */
@NullMarked
package dev.hitotsu.benchmarks.steps;

import org.jspecify.annotations.NullMarked;
