package dev.hitotsu.rabbitmq;

import java.util.concurrent.atomic.AtomicLong;

/** What a receiver has done so far. Thread-safe. */
final class Counters {
    final AtomicLong received = new AtomicLong();
    final AtomicLong handled = new AtomicLong();
    final AtomicLong retried = new AtomicLong();
    final AtomicLong skipped = new AtomicLong();
}
