package dev.hitotsu.inbox.step;

import dev.hitotsu.inbox.Retention;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;

/** What a builder was told. */
record StepsOptions(
        Duration lease,
        Duration maxStep,
        int maxAttempts,
        Backoff backoff,
        Retention retention,
        ResultCodec codec,
        int concurrency,
        Duration pollInterval,
        Clockwork clockwork) {}
