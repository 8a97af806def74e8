package dev.hitotsu.gateway.config.auth;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.gateway.auth.AssertionSettings;
import dev.hitotsu.gateway.auth.Assertions;
import java.time.Duration;
import java.time.InstantSource;

/** Reads the section {@code assertion}. */
public final class AssertionReader {
    private static final AssertionSettings PLACEHOLDER = new AssertionSettings("", "gateway", Duration.ofMinutes(1));

    private static final Key.Required<String> KEY = Key.required(
            "key",
            TEXT,
            "File with a private key on P-256 (PKCS#8) and its public key, both in PEM.",
            "the path of a file with a key");
    private static final Key.WithDefault<String> ISSUER =
            Key.withDefault("issuer", TEXT, PLACEHOLDER.issuer(), "How the gateway is called in its assertions.");
    private static final Key.WithDefault<Duration> LIFETIME = Key.withDefault(
            "lifetime", DURATION, PLACEHOLDER.lifetime(), "For how long services believe an assertion.");

    private AssertionReader() {}

    public static AssertionSettings read(Section assertion) {
        String key = assertion.get(KEY).orElse("");
        String issuer = assertion.get(ISSUER);
        Duration lifetime = assertion.get(LIFETIME);
        if (key.isEmpty()) {
            return PLACEHOLDER;
        }
        return assertion.build(() -> usable(new AssertionSettings(key, issuer, lifetime)), PLACEHOLDER);
    }

    private static AssertionSettings usable(AssertionSettings settings) {
        Assertions unused = Assertions.of(settings, InstantSource.system(), System::nanoTime);
        return settings;
    }
}
