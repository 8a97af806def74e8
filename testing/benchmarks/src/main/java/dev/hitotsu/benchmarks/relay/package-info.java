/** Measures the outbox and the relay, beside the raw limits of the same servers in the same run. */
@NullMarked
package dev.hitotsu.benchmarks.relay;

import org.jspecify.annotations.NullMarked;
