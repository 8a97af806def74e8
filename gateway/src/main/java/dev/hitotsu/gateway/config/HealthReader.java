package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.gateway.upstream.settings.HealthSettings;
import java.time.Duration;

/** Reads the section {@code health} of an upstream. */
final class HealthReader {
    private static final HealthSettings DEFAULT = HealthSettings.DEFAULT;

    private static final Key.WithDefault<String> PATH = Key.withDefault(
            "path", TEXT, DEFAULT.path(), "What is asked for with GET; 2xx says that an address is well.");
    private static final Key.WithDefault<Duration> INTERVAL =
            Key.withDefault("interval", DURATION, DEFAULT.interval(), "Time between two questions to an address.");
    private static final Key.WithDefault<Duration> TIMEOUT = Key.withDefault(
            "timeout", DURATION, DEFAULT.timeout(), "How long an address may take to connect, and to answer.");
    private static final Key.WithDefault<Integer> UNHEALTHY_AFTER = Key.withDefault(
            "unhealthyAfter",
            INTEGER,
            DEFAULT.unhealthyAfter(),
            "After so many wrong answers in a row an address gets no requests.");
    private static final Key.WithDefault<Integer> HEALTHY_AFTER = Key.withDefault(
            "healthyAfter", INTEGER, DEFAULT.healthyAfter(), "After so many right answers in a row it gets requests.");

    private HealthReader() {}

    static HealthSettings read(Section health) {
        String path = health.get(PATH);
        Duration interval = health.get(INTERVAL);
        Duration timeout = health.get(TIMEOUT);
        int unhealthyAfter = health.get(UNHEALTHY_AFTER);
        int healthyAfter = health.get(HEALTHY_AFTER);
        return health.build(() -> new HealthSettings(path, interval, timeout, unhealthyAfter, healthyAfter), DEFAULT);
    }
}
