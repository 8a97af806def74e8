package dev.hitotsu.http;

import dev.hitotsu.id.internal.Addresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A URL in which {@code {topic}} may stand in the path. Immutable. */
final class UrlTemplate {
    private static final String TOPIC = "{topic}";
    private static final String STAND_IN = "topic";

    private final String text;
    private final @Nullable URI constant;

    private UrlTemplate(String text) {
        this.text = text;
        this.constant = text.contains(TOPIC) ? null : parse(text);
    }

    /** Refuses what would let a topic choose the host. */
    static UrlTemplate of(String text) {
        UrlTemplate template = new UrlTemplate(text);
        URI one = template.uri(STAND_IN);
        URI other = template.uri(STAND_IN + 2);
        if (!String.valueOf(one.getRawAuthority()).equals(other.getRawAuthority())) {
            throw new IllegalArgumentException(
                    "url: " + Addresses.withoutSecrets(text) + " (expected: {topic} in the path only, and a host)");
        }
        return template;
    }

    /** The URL for a message of the topic. */
    URI uri(String topic) {
        return constant != null ? constant : parse(text.replace(TOPIC, HeaderText.percentEncodedSegment(topic)));
    }

    /**
     * The URL that the text says.
     *
     * @throws IllegalArgumentException if it is none
     */
    static URI parse(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getScheme() == null) {
                throw new IllegalArgumentException("url: " + Addresses.withoutSecrets(text)
                        + " (expected: a URL, such as https://example.com/events)");
            }
            String scheme = uri.getScheme();
            return scheme.equals(scheme.toLowerCase(Locale.ROOT))
                    ? uri
                    : new URI(scheme.toLowerCase(Locale.ROOT) + text.substring(scheme.length()));
        } catch (URISyntaxException e) {
            // Neither its text nor itself as the cause: both repeat what may be a password or a token.
            throw new IllegalArgumentException("url: " + Addresses.withoutSecrets(text) + ": " + e.getReason()
                    + " at index " + e.getIndex() + " (expected: a URL)");
        }
    }

    @Override
    public String toString() {
        return text.replaceFirst("\\?.*", "");
    }
}
