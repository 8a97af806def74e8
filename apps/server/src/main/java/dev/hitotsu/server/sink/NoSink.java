package dev.hitotsu.server.sink;

import dev.hitotsu.message.Sink;
import java.util.Set;

/** Stands where a sink belongs in a configuration that is refused. */
enum NoSink implements SinkConfig {
    NO_SINK;

    @Override
    public String displayName() {
        return "nowhere";
    }

    @Override
    public String purpose() {
        return displayName();
    }

    @Override
    public String routing() {
        return "";
    }

    @Override
    public Set<String> topics() {
        return Set.of();
    }

    @Override
    public Sink open(SendLimits limits) {
        throw new IllegalStateException("sink: none (expected: a section below sink)");
    }
}
