package dev.hitotsu.gateway.cache;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The directives of {@code Cache-Control}. What cannot be read is as strict as it could be. */
final class CacheControl {
    private static final int MAX_DIGITS = 9;

    private final Map<String, String> directives = new HashMap<>();

    private CacheControl() {}

    static CacheControl of(MultiMap headers) {
        CacheControl control = new CacheControl();
        for (String line : headers.getAll(HttpHeaders.CACHE_CONTROL)) {
            for (String directive : line.split(",", -1)) {
                int equals = directive.indexOf('=');
                String name = (equals < 0 ? directive : directive.substring(0, equals)).strip();
                String value = equals < 0
                        ? ""
                        : directive.substring(equals + 1).strip().replace("\"", "");
                control.directives.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
        return control;
    }

    boolean has(String directive) {
        return directives.containsKey(directive);
    }

    /** The seconds of a directive; zero if they cannot be read. */
    Optional<Duration> seconds(String directive) {
        return Optional.ofNullable(directives.get(directive)).map(CacheControl::parse);
    }

    private static Duration parse(String text) {
        boolean isNumber = text.matches("\\d+");
        String digits = text.length() > MAX_DIGITS ? "9".repeat(MAX_DIGITS) : text;
        return Duration.ofSeconds(isNumber ? Long.parseLong(digits) : 0);
    }
}
