package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** JSON in messages. */
final class Json {
    private static final int MAX_LENGTH = 40;

    private Json() {}

    /** The kind of the value, and a short one itself. */
    static String shown(JsonNode value) {
        String kind = value.getNodeType().name().toLowerCase(Locale.ROOT);
        if (value.isContainerNode() || value.isMissingNode() || value.isNull()) {
            return kind;
        }
        String text = value.asText();
        return kind + " " + (text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…");
    }
}
