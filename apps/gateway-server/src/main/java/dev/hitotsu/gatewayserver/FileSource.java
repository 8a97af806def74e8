package dev.hitotsu.gatewayserver;

import dev.hitotsu.config.ConfigFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a configuration. */
record FileSource(Path file) implements ConfigSource {
    @Override
    public ConfigFile read() {
        return ConfigFile.at(file);
    }

    /** A file that is just being replaced may be missing or empty. */
    @Override
    public String text(String before) {
        try {
            // Whatever the bytes are, other bytes are another text.
            String now = Files.readString(file, StandardCharsets.ISO_8859_1);
            return now.isEmpty() ? before : now;
        } catch (IOException e) {
            return before;
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
