package dev.hitotsu.kafka.internal;

import dev.hitotsu.runtime.secret.FileVersions;
import dev.hitotsu.runtime.secret.LastGood;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * Secures each connection of a client with its certificates as they are then. Kafka's own factory keeps those with
 * which the client was made. Files that cannot be used change nothing. Made by Kafka's clients. Thread-safe.
 */
public final class ChangingCertificates implements SslEngineFactory {
    private static final List<String> FILES =
            List.of(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);

    private @Nullable LastGood<DefaultSslEngineFactory> factory;

    /** Called by Kafka's clients. */
    public ChangingCertificates() {}

    @Override
    public void configure(Map<String, ?> configs) {
        try {
            factory = LastGood.of("the certificates for Kafka", () -> version(configs), () -> {
                DefaultSslEngineFactory made = new DefaultSslEngineFactory();
                made.configure(present(configs));
                return made;
            });
        } catch (IOException e) {
            throw new KafkaException(e.getMessage() + ": missing (expected: a key store, or a trust store)", e);
        }
    }

    private static Object version(Map<String, ?> configs) throws IOException {
        List<Path> files = new ArrayList<>();
        FILES.stream().map(configs::get).filter(Objects::nonNull).forEach(file -> files.add(Path.of(file.toString())));
        return List.of(FileVersions.of(files), present(configs));
    }

    /** With secrets as they are now. */
    private static Map<String, @Nullable Object> present(Map<String, ?> configs) {
        Map<String, @Nullable Object> present = new HashMap<>(configs);
        present.replaceAll((name, value) -> value instanceof Password secret ? new Password(secret.value()) : value);
        return present;
    }

    private DefaultSslEngineFactory current() {
        return Objects.requireNonNull(factory, "the factory: not configured").current();
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        return current().createClientSslEngine(peerHost, peerPort, endpointIdentification);
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        return current().createServerSslEngine(peerHost, peerPort);
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return current().keystore();
    }

    @Override
    public @Nullable KeyStore truststore() {
        return current().truststore();
    }

    @Override
    public void close() {
        if (factory != null) {
            current().close();
        }
    }
}
