package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.FLAG;
import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.idempotency.IdempotencySettings;
import dev.hitotsu.inbox.http.ServerErrors;
import dev.hitotsu.inbox.lease.LeaseStores;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the sections {@code idempotency} of the file and of a route. */
final class IdempotencyReader {
    private static final IdempotencySettings DEFAULT = IdempotencySettings.DEFAULT;

    private static final Key.Optional<String> STORE = Key.optional(
            "store",
            TEXT,
            "Where keys are kept, with the answers to their requests: redis://host:6379, or"
                    + " jdbc:postgresql://host/database, which forgets nothing when it is started anew.",
            "that of redis");

    private static final Key.WithDefault<Duration> TTL = Key.withDefault(
            "ttl",
            DURATION,
            DEFAULT.timeToLive(),
            "For how long keys are remembered, with the first answer; 24h or more.");
    private static final Key.WithDefault<Duration> LEASE = Key.withDefault(
            "lease",
            DURATION,
            DEFAULT.lease(),
            "After which a request may run again whose gateway has crashed; 1s to 1h.");
    private static final SectionKey METHODS =
            new SectionKey("methods", "Methods whose requests need a key; POST and PATCH by default.");
    private static final Key.WithDefault<Boolean> REQUIRED =
            Key.withDefault("required", FLAG, DEFAULT.isRequired(), "Whether requests without a key are refused.");
    private static final Key.WithDefault<Long> MAX_BYTES = Key.withDefault(
            "maxBytes",
            SIZE,
            (long) DEFAULT.maxBytes(),
            "Max size of a body, of requests with keys and of their answers.");
    private static final Key.WithDefault<ServerErrors> SERVER_ERRORS = Key.withDefault(
            "serverErrors",
            Conversion.choice(ServerErrors.class),
            DEFAULT.serverErrors(),
            "What the same key gets after an answer of 5xx, or none: it again (replay); or the service is asked again"
                    + " (run-again), which must know the key itself then.");

    private IdempotencyReader() {}

    /** The address of the store; empty if it is the one of redis. */
    static Optional<String> store(Section idempotency) {
        return idempotency.get(STORE).map(store -> idempotency.build(() -> supported(store), store));
    }

    private static String supported(String store) {
        LeaseStores.requireSupported(store);
        return store;
    }

    static IdempotencySettings route(Section idempotency) {
        Duration ttl = idempotency.get(TTL);
        Duration lease = idempotency.get(LEASE);
        List<String> given = idempotency.values(METHODS, TEXT);
        Set<String> methods = given.isEmpty() ? DEFAULT.methods() : new HashSet<>(given);
        boolean required = idempotency.get(REQUIRED);
        long maxBytes = idempotency.get(MAX_BYTES);
        ServerErrors serverErrors = idempotency.get(SERVER_ERRORS);
        int size = (int) Math.min(Integer.MAX_VALUE, maxBytes);
        return idempotency.build(
                () -> new IdempotencySettings(ttl, lease, methods, required, size, serverErrors), DEFAULT);
    }
}
