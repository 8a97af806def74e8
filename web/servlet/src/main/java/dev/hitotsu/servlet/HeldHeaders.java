package dev.hitotsu.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hitotsu.inbox.http.HttpHeader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The headers of a response that is held back. Not thread-safe. */
final class HeldHeaders {
    private static final String CONTENT_TYPE = "Content-Type";
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset=\"?([^;\"\\s]+)\"?", Pattern.CASE_INSENSITIVE);

    private final List<HttpHeader> headers = new ArrayList<>();
    private @Nullable String charset;

    void add(String name, String value) {
        headers.add(new HttpHeader(name, value));
    }

    /** Replaces a header; null removes it. */
    void set(String name, @Nullable String value) {
        headers.removeIf(header -> header.name().equalsIgnoreCase(name));
        if (value != null) {
            add(name, value);
        }
    }

    void clear() {
        headers.clear();
        charset = null;
    }

    List<HttpHeader> all() {
        return List.copyOf(headers);
    }

    @Nullable String first(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(HttpHeader::value)
                .toList();
    }

    void setCharset(String newCharset) {
        charset = newCharset;
        String type = first(CONTENT_TYPE);
        if (type != null) {
            set(CONTENT_TYPE, CHARSET.matcher(type).replaceAll(""));
            addCharset();
        }
    }

    /** ISO-8859-1 where nothing else was said (Jakarta Servlet 6.0, 5.6). */
    String charset() {
        if (charset != null) {
            return charset;
        }
        String type = first(CONTENT_TYPE);
        Matcher named = CHARSET.matcher(type == null ? "" : type);
        return named.find() ? named.group(1) : ISO_8859_1.name();
    }

    /** Says in the content type which characters are written. */
    void addCharset() {
        String type = first(CONTENT_TYPE);
        if (type != null && !CHARSET.matcher(type).find()) {
            set(CONTENT_TYPE, type + ";charset=" + charset());
        }
    }

    /** RFC 9110, 5.6.7. */
    static String date(long millis) {
        return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                .format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }
}
