package dev.hitotsu.kafka;

import java.util.concurrent.atomic.AtomicInteger;

/** As every sink, in transactions. */
class TransactionalSinkContractIT extends KafkaSinkContractIT {
    private static final AtomicInteger SINKS = new AtomicInteger();

    @Override
    KafkaSinkBuilder builder() {
        return super.builder().transactionalId("contract-" + SINKS.incrementAndGet());
    }
}
