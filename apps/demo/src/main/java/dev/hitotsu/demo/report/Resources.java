package dev.hitotsu.demo.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/** Files on the class path. */
final class Resources {
    private Resources() {}

    /** @throws IllegalStateException if it is not there */
    static InputStream open(String path) {
        InputStream in = Resources.class.getClassLoader().getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException(path + ": not found (expected: on the class path)");
        }
        return in;
    }

    /** @throws IllegalStateException if it is not there or cannot be read */
    static String text(String path) {
        try (InputStream in = open(path)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException(path + ": cannot be read", broken);
        }
    }
}
