package dev.hitotsu.server.relay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.console.source.FactTable;
import java.util.ArrayList;
import java.util.List;

/** What a gateway says that two configurations have otherwise, as tables. It leaves secrets out itself. */
final class GatewayDifference {
    private static final String NOTE = "What may be a secret is named, and not shown.";

    private GatewayDifference() {}

    /** What the configuration in use has otherwise than the one before. */
    static FactTable last(JsonNode answer) {
        String note = answer.path("isFirst").asBoolean()
                ? "The gateway goes by the configuration that it started with."
                : "What the configuration in use has otherwise than the one before. " + NOTE;
        return table("Last change", note, "Before", "Now", answer);
    }

    /** What the configuration that was given has otherwise than the one in use. */
    static FactTable compared(JsonNode answer) {
        return table(
                "Differences", "From the configuration in use to the one given. " + NOTE, "In use", "Given", answer);
    }

    private static FactTable table(String title, String note, String before, String after, JsonNode answer) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode change : answer.path("changes")) {
            rows.add(List.of(
                    change.path("part").asText(),
                    change.path("kind").asText(),
                    dash(change.path("before").asText()),
                    dash(change.path("after").asText())));
        }
        return new FactTable(title, note, List.of("Part", "Change", before, after), rows);
    }

    private static String dash(String text) {
        return text.isEmpty() ? "\u2013" : text;
    }
}
