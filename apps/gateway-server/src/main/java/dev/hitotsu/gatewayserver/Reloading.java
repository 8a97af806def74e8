package dev.hitotsu.gatewayserver;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a gateway to what its file says. What fails is tried again, for its reason may lie outside of the file, and pass. Used by
 * one thread.
 */
final class Reloading {
    private static final Logger log = LoggerFactory.getLogger(Reloading.class);

    /** So many checks pass before a configuration that failed is tried again. */
    private static final int PAUSE = 5;

    private final Path file;
    private byte[] seen;
    private List<String> problems = List.of();
    private int checksUntilRetry;

    /** Begins with the file as it is. */
    Reloading(Path file) {
        this.file = file;
        this.seen = content();
    }

    /** Looks at the file, once. */
    void check(Gateway gateway) {
        byte[] now = content();
        boolean isChanged = !Arrays.equals(now, seen);
        boolean isRetry = !problems.isEmpty() && --checksUntilRetry <= 0;
        if (now.length > 0 && (isChanged || isRetry)) {
            seen = now;
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

    /** What is wrong; nothing if the gateway goes by the file now. */
    private List<String> reload(Gateway gateway) {
        try {
            gateway.reload(GatewayConfig.from(ConfigFile.at(file)));
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        } catch (RuntimeException e) {
            log.debug("not reloaded", e);
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** A file that is just being replaced may be missing: it is then as if nothing had changed. */
    private byte[] content() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
