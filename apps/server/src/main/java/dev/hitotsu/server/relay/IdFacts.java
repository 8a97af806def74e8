package dev.hitotsu.server.relay;

import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.id.IdDecoder;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import dev.hitotsu.server.api.DecodedIdBody;
import dev.hitotsu.server.api.Json;
import java.util.ArrayList;
import java.util.List;

/** What an id says about itself. */
final class IdFacts {
    private IdFacts() {}

    static List<FactTable> tables(String asked) {
        SnowflakeLayout layout = SnowflakeLayout.defaults();
        List<List<String>> rows = new ArrayList<>();
        if (!asked.isEmpty()) {
            DecodedIdBody body = DecodedIdBody.of(IdDecoder.of(layout::decode).decode(asked), layout);
            Json.fields(body).forEach((name, value) -> rows.add(List.of(name, String.valueOf(value))));
        }
        return List.of(new FactTable(
                "What it says",
                "A UUID of version 4 or 7, a ULID, or a Snowflake id of the layout " + layout + ".",
                List.of("Part", "Value"),
                rows));
    }
}
