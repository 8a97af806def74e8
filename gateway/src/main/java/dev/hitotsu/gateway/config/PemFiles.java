package dev.hitotsu.gateway.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hitotsu.config.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reports files that have no certificates or keys. A connection to a service is made with the first request to it: too
 * late to learn that a file is the wrong one.
 */
final class PemFiles {
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN (EC |RSA |)PRIVATE KEY-----");

    private PemFiles() {}

    static void checkCertificates(Section section, String key, @Nullable String file) {
        read(section, key, file).ifPresent(bytes -> {
            if (!hasCertificates(bytes)) {
                section.report(key + ": " + file + " (expected: certificates in PEM)");
            }
        });
    }

    static void checkKey(Section section, String key, @Nullable String file) {
        read(section, key, file).ifPresent(bytes -> {
            if (!PRIVATE_KEY.matcher(new String(bytes, ISO_8859_1)).find()) {
                section.report(key + ": " + file + " (expected: a private key in PEM, not encrypted)");
            }
        });
    }

    private static Optional<byte[]> read(Section section, String key, @Nullable String file) {
        if (file == null || file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(Path.of(file)));
        } catch (IOException unreadable) {
            section.report(key + ": " + file + " (expected: a file that can be read)");
            return Optional.empty();
        }
    }

    private static boolean hasCertificates(byte[] bytes) {
        try {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .isEmpty();
        } catch (CertificateException e) {
            return false;
        }
    }
}
