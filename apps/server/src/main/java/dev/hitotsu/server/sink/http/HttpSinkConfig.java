package dev.hitotsu.server.sink.http;

import dev.hitotsu.http.HttpSink;
import dev.hitotsu.http.HttpSinkBuilder;
import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.Sink;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * HTTP services.
 *
 * @param source the CloudEvents source
 */
record HttpSinkConfig(String source, AllowedTargets allowed, List<DestinationConfig> destinations)
        implements SinkConfig {
    @Override
    public String system() {
        return "http";
    }

    @Override
    public String displayName() {
        return "HTTP: " + destinations.stream().map(DestinationConfig::name).collect(Collectors.joining(", "));
    }

    @Override
    public String purpose() {
        return "HTTP: " + destinations.stream().map(DestinationConfig::purpose).collect(Collectors.joining("; "));
    }

    @Override
    public String routing() {
        return ", " + destinations.stream().map(DestinationConfig::purpose).collect(Collectors.joining(", "));
    }

    @Override
    public Set<String> topics() {
        return destinations.stream()
                .flatMap(destination -> destination.topics().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public List<MessageLimit> limits() {
        return destinations.stream()
                .map(destination -> new MessageLimit(
                        "maxBody of " + destination.name(), destination.limits().maxBody()))
                .toList();
    }

    @Override
    public Sink open(SendLimits limits) {
        HttpSinkBuilder builder =
                HttpSink.builder().source(source).allowed(allowed).sendTimeout(limits.sendTimeout());
        destinations.forEach(destination -> builder.destination(destination.destination(limits.sendTimeout())));
        return builder.build();
    }
}
