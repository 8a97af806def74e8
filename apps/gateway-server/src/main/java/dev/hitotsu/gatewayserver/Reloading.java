package dev.hitotsu.gatewayserver;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.config.RouteConfig;
import dev.hitotsu.gateway.server.ListenSettings;
import dev.hitotsu.gateway.upstream.UpstreamSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a gateway to what its configuration says, and the files with certificates and schemas that it names. What
 * fails is tried again, for its reason may lie elsewhere, and pass. Used by one thread.
 */
final class Reloading {
    private static final Logger log = LoggerFactory.getLogger(Reloading.class);

    /** So many checks pass before a configuration that failed is tried again. */
    private static final int PAUSE = 5;

    private final ConfigSource source;

    /** What the configuration said when it was looked at last, before the gateway read it. */
    private String text;

    /** The files that the configuration names, with what they said. */
    private Map<Path, byte[]> seen = Map.of();

    private List<String> problems = List.of();
    private int checksUntilRetry;

    /** Begins with the configuration as it is. */
    Reloading(ConfigSource source) {
        this.source = source;
        this.text = source.text("");
    }

    /** Watches the files that a configuration names: certificates, schemas, and what its values refer to. */
    void watch(GatewayConfig config, ConfigFile file) {
        Map<Path, byte[]> all = new HashMap<>();
        Stream.concat(files(config).stream(), file.references().stream())
                .forEach(one -> all.put(one, content(one, new byte[0])));
        seen = all;
    }

    /** Looks at the configuration and the files, once. */
    void check(Gateway gateway) {
        Map<Path, byte[]> now = new HashMap<>();
        seen.forEach((one, before) -> now.put(one, content(one, before)));
        String newText = source.text(text);
        boolean isChanged = !newText.equals(text)
                || now.keySet().stream().anyMatch(one -> !Arrays.equals(now.get(one), seen.get(one)));
        boolean isRetry = !problems.isEmpty() && --checksUntilRetry <= 0;
        if (isChanged || isRetry) {
            seen = now;
            text = newText;
            checksUntilRetry = PAUSE;
            tell(isChanged ? List.of() : problems, reload(gateway));
        }
    }

    /** Logs what was not known before. */
    private void tell(List<String> before, List<String> now) {
        if (!now.equals(before)) {
            now.forEach(problem -> log.error("not reloaded: {}", problem));
        }
        problems = now;
    }

    /** What is wrong; nothing if the gateway goes by the files now. */
    private List<String> reload(Gateway gateway) {
        try {
            ConfigFile file = source.read();
            GatewayConfig config = GatewayConfig.from(file);
            watch(config, file);
            gateway.reload(config);
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        } catch (RuntimeException e) {
            log.debug("not reloaded", e);
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static Set<Path> files(GatewayConfig config) {
        Set<Path> files = new HashSet<>();
        ListenSettings.Tls tls = config.listen().tls();
        if (tls != null) {
            addAll(files, tls.certificate(), tls.key(), tls.clients());
        }
        if (config.assertion() != null) {
            addAll(files, config.assertion().key());
        }
        config.upstreams().values().stream()
                .map(UpstreamSettings::client)
                .forEach(client -> addAll(files, client.trust(), client.certificate(), client.key()));
        config.routes().stream()
                .map(RouteConfig::composed)
                .filter(Objects::nonNull)
                .forEach(composed -> files.addAll(composed.files()));
        return files;
    }

    private static void addAll(Set<Path> files, @Nullable String... names) {
        for (String name : names) {
            if (name != null) {
                files.add(Path.of(name));
            }
        }
    }

    /** A file that is just being replaced may be missing or empty: it is then as if nothing had changed. */
    private static byte[] content(Path file, byte[] before) {
        try {
            byte[] now = Files.readAllBytes(file);
            return now.length == 0 ? before : now;
        } catch (IOException e) {
            return before;
        }
    }
}
