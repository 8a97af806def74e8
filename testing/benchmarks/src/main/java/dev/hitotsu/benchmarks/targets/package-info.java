/** Targets to measure a relay into, each with a server of its own and the bare client beside it. */
@NullMarked
package dev.hitotsu.benchmarks.targets;

import org.jspecify.annotations.NullMarked;
