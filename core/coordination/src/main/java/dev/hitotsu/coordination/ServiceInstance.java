package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.EntryCodec;
import dev.hitotsu.coordination.internal.EntryNames;
import dev.hitotsu.id.internal.QuotedText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One running instance of a service.
 *
 * @param service the name of the service
 * @param id tells the instances of a service apart; only one process uses it at a time
 * @param host where the instance listens
 * @param port where the instance listens, 1 to 65535
 * @param metadata further information; {@link #ZONE}, {@link #WEIGHT} and {@link #VERSION} are common names
 */
public record ServiceInstance(String service, String id, String host, int port, Map<String, String> metadata) {
    /** Where the instance runs. Clients may prefer those nearby. */
    public static final String ZONE = "zone";

    /** Its share of the load, a number of 0 or more; the default is 1. */
    public static final String WEIGHT = "weight";

    /** The version of the program. */
    public static final String VERSION = "version";

    private static final String HOST = "@host";
    private static final String PORT = "@port";
    private static final String REGISTRATION = "@registration";

    public ServiceInstance {
        requireNonNull(host, "host: null (expected: a host)");
        requireNonNull(metadata, "metadata: null (expected: a map of text)");
        EntryNames.requireName("service", service);
        EntryNames.requireName("instance", id);
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: \"" + host + "\" (expected: a name or an address)");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
        metadata.keySet().forEach(ServiceInstance::requireUnreserved);
        metadata = Map.copyOf(metadata);
    }

    private static void requireUnreserved(String name) {
        if (name.startsWith("@")) {
            throw new IllegalArgumentException(
                    "metadata: \"" + name + "\" (expected: a name that does not begin with @)");
        }
    }

    /** Its share of the load; 1 if the metadata has no weight, or one that is no number. */
    public double weight() {
        try {
            double weight = Double.parseDouble(metadata.getOrDefault(WEIGHT, "1"));
            return Double.isFinite(weight) ? Math.max(0, weight) : 1;
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** Without characters that control a terminal: other processes write these texts. */
    @Override
    public String toString() {
        return QuotedText.plain(
                "ServiceInstance[" + service + "/" + id + " at " + host + ":" + port + ", " + metadata + "]");
    }

    /** The value of an entry. It differs from that of every other registration. */
    byte[] encode() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(REGISTRATION, UUID.randomUUID().toString());
        fields.put(HOST, host);
        fields.put(PORT, Integer.toString(port));
        fields.putAll(metadata);
        return EntryCodec.encode(fields);
    }

    /** Reads an entry; empty if it has another format, because others may have written it. */
    static Optional<ServiceInstance> decode(String service, String id, byte[] bytes) {
        Map<String, String> fields = new LinkedHashMap<>(EntryCodec.decode(bytes));
        String host = fields.remove(HOST);
        String port = fields.remove(PORT);
        fields.remove(REGISTRATION);
        try {
            return host == null || port == null
                    ? Optional.empty()
                    : Optional.of(new ServiceInstance(service, id, host, Integer.parseInt(port), fields));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
