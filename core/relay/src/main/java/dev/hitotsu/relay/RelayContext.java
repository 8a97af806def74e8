package dev.hitotsu.relay;

import dev.hitotsu.runtime.Clockwork;
import java.util.random.RandomGenerator;

/**
 * What the parts of a relay share.
 *
 * @param clockwork the only source of time, threads and waiting
 * @param random the only source of chance; used by the relay's own thread
 */
record RelayContext(RelayOptions options, Clockwork clockwork, RandomGenerator random, RelayCounters counters) {}
