package dev.hitotsu.server.sink.routes;

import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Sink;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A target whose host has a known name when it was asked for a second time. */
final class LateConfig implements SinkConfig {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public List<String> hosts() {
        return asked.getAndIncrement() == 0 ? List.of("not-yet.invalid") : List.of();
    }

    @Override
    public Sink open(SendLimits limits) {
        return new ScriptedSink(Pipelining.ORDERED, new Random(1));
    }

    @Override
    public String displayName() {
        return "late";
    }

    @Override
    public String purpose() {
        return "late";
    }

    @Override
    public String routing() {
        return "";
    }

    @Override
    public Set<String> topics() {
        return Set.of();
    }
}
