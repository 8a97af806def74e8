package dev.hitotsu.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.http.internal.AddressBook;
import dev.hitotsu.http.internal.HostLookup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Builds a {@link HttpSink}. Not thread-safe. */
public final class HttpSinkBuilder {
    private final List<HttpDestination> destinations = new ArrayList<>();
    private String source = "hitotsu";
    private Duration sendTimeout = Duration.ofSeconds(10);
    private AllowedTargets allowed = AllowedTargets.PUBLIC;
    private HostLookup lookup = HostLookup.SYSTEM;

    HttpSinkBuilder() {}

    /** Adds a destination. */
    public HttpSinkBuilder destination(HttpDestination destination) {
        destinations.add(requireNonNull(destination, "destination: null (expected: a destination)"));
        return this;
    }

    /** Where requests may go; {@link AllowedTargets#PUBLIC} by default. */
    public HttpSinkBuilder allowed(AllowedTargets newAllowed) {
        this.allowed = requireNonNull(newAllowed, "allowed: null (expected: targets, such as AllowedTargets.PUBLIC)");
        return this;
    }

    /** The CloudEvents source, a URI reference that names the sender; {@code hitotsu} by default. */
    public HttpSinkBuilder source(String newSource) {
        this.source = requireNonNull(newSource, "source: null (expected: a source)");
        return this;
    }

    /**
     * How long a send may take in all, its waiting for a turn with it; 10 seconds by default, and at least twice each
     * timeout.
     */
    public HttpSinkBuilder sendTimeout(Duration newTimeout) {
        this.sendTimeout = requireNonNull(newTimeout, "sendTimeout: null (expected: a duration)");
        return this;
    }

    HttpSinkBuilder lookup(HostLookup newLookup) {
        this.lookup = newLookup;
        return this;
    }

    /**
     * The sink. Connects when it first sends.
     *
     * @throws IllegalArgumentException if a setting is wrong or missing
     */
    public HttpSink build() {
        if (source.isBlank()) {
            throw new IllegalArgumentException("source: \"" + source + "\" (expected: a URI reference)");
        }
        Routes routes = new Routes(destinations);
        destinations.forEach(this::require);
        SinkOptions options = new SinkOptions(source, sendTimeout, allowed, InstantSource.system());
        return new HttpSink(routes, options, new AddressBook(allowed, lookup, System::nanoTime));
    }

    private void require(HttpDestination destination) {
        Duration max = sendTimeout.dividedBy(2);
        Duration timeout = destination.limits().timeout();
        if (timeout.compareTo(max) > 0) {
            throw new IllegalArgumentException("destination " + destination.name() + ": timeout: " + timeout
                    + " (expected: at most " + max + ", half of the time in which a message must be sent)");
        }
        UrlTemplate url = destination.url();
        if (url != null) {
            allowed.obstacle(url.uri("check")).ifPresent(reason -> {
                throw new IllegalArgumentException("destination " + destination.name() + ": " + reason);
            });
        }
    }
}
