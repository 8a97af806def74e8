package dev.hitotsu.springboot.autoconfigure;

import org.springframework.core.env.Environment;

/** The sender that consumers see. */
final class Sources {
    private Sources() {}

    /** What is configured, or the name of the application. */
    static String of(HitotsuProperties properties, Environment environment) {
        String configured = properties.relay().source();
        return configured != null
                ? configured
                : "/" + environment.getProperty("spring.application.name", "application");
    }
}
