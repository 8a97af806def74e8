package dev.hitotsu.metrics;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InboxObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts and times what consumers handle: {@code hitotsu.inbox.messages} and {@code hitotsu.inbox.process}. */
public final class InboxMetrics implements InboxObserver {
    private final MeterRegistry registry;

    private InboxMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Meters in this registry. */
    public static InboxMetrics of(MeterRegistry registry) {
        requireNonNull(registry, "registry: null (expected: a registry)");
        return new InboxMetrics(registry);
    }

    @Override
    public void onHandled(String consumer, int effects, int repetitions, Duration took) {
        messages(consumer, "handled").increment(effects);
        messages(consumer, "repeated").increment(repetitions);
        process(consumer, "committed").record(took);
    }

    @Override
    public void onFailed(String consumer, int messages, Duration took) {
        messages(consumer, "failed").increment(messages);
        process(consumer, "failed").record(took);
    }

    @Override
    public void onParked(String consumer, int messages) {
        messages(consumer, "parked").increment(messages);
    }

    private Counter messages(String consumer, String result) {
        return Counter.builder("hitotsu.inbox.messages")
                .description("Messages by what became of them; one that comes again counts again")
                .tag("group", consumer)
                .tag("result", result)
                .register(registry);
    }

    private Timer process(String consumer, String result) {
        return Timer.builder("hitotsu.inbox.process")
                .description("From the claim of a batch to its commit")
                .tag("group", consumer)
                .tag("result", result)
                .register(registry);
    }
}
