package dev.hitotsu.mongoserver.unified;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What the project says of the tests that do not pass; all others pass. {@code unified-tests.txt} is it. */
final class PublishedList {
    static final String SEPARATOR = " = ";

    private PublishedList() {}

    /** By the name of the test: why it does not pass. */
    static Map<String, String> read() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        try (InputStream list = Objects.requireNonNull(
                PublishedList.class.getResourceAsStream("unified-tests.txt"), "unified-tests.txt: missing")) {
            new String(list.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> {
                        int at = line.lastIndexOf(SEPARATOR);
                        reasons.put(line.substring(0, at), line.substring(at + SEPARATOR.length()));
                    });
        }
        return reasons;
    }
}
