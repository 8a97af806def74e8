package dev.hitotsu.relay;

import java.util.concurrent.atomic.LongAdder;

/** Counts since the relay started. Thread-safe. */
final class RelayCounters {
    final LongAdder delivered = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder resent = new LongAdder();
    final LongAdder parked = new LongAdder();
    final LongAdder terms = new LongAdder();
}
