package dev.hitotsu.relay;

import dev.hitotsu.message.SendResult;
import java.util.concurrent.atomic.LongAdder;

/** Counts since the relay started. Thread-safe. */
final class RelayCounters {
    final LongAdder delivered = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder destinationAway = new LongAdder();
    final LongAdder resent = new LongAdder();
    final LongAdder parked = new LongAdder();
    final LongAdder terms = new LongAdder();

    /** Counts a send that failed, by what it concerns. */
    void countFailure(SendResult result) {
        switch (result.scope()) {
            case MESSAGE -> failed.increment();
            case DESTINATION -> destinationAway.increment();
            case TARGET -> resent.increment();
        }
    }
}
