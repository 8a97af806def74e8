package dev.hitotsu.telemetry;

import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.LiveText;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the keys of a section that say which collector gets what the section is about. */
final class CollectorReader {
    private static final String EXPECTED = "a URL such as http://collector:4318";
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final SectionKey HEADERS = new SectionKey("headers", "Headers that the collector wants.");

    private CollectorReader() {}

    /** The key with the URL of the collector. */
    static Key.Optional<String> key(String otherwise) {
        return Key.optional(
                "otlp", TEXT, "Collector that speaks OTLP over HTTP, such as http://collector:4318.", otherwise);
    }

    /** The collector; empty if the section names none, or a wrong one, which is reported to it. */
    static Optional<Destination> read(Section section, Key.Optional<String> key) {
        Optional<String> url = section.get(key);
        Map<String, LiveText> headers = section.liveTexts(HEADERS, name -> Optional.empty());
        return section.build(() -> url.map(text -> new Destination.Otlp(url(text), headers)), Optional.empty());
    }

    /** The messages leave out what may hold a password. */
    private static URI url(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "otlp: " + e.getReason() + " at index " + e.getIndex() + " (expected: " + EXPECTED + ")");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("otlp: " + url.getScheme() + "://…@" + url.getHost()
                    + " (expected: no user there; what the collector wants to know goes into headers)");
        }
        if (url.getHost() == null || !SCHEMES.contains(String.valueOf(url.getScheme()))) {
            throw new IllegalArgumentException("otlp: no URL of a server (expected: " + EXPECTED + ")");
        }
        return url;
    }
}
