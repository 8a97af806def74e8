package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.testkit.sql.Queries;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProjectionCommandIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabases database = TestDatabases.withSchema();

    @Test
    void eachProjectionTellsHowOldItIsAndIsMadeAnewWhenAsked() throws Exception {
        assertThat(database.run("projection list").out()).isEqualTo("none\n");
        Queries.execute(
                database.dataSource(),
                "INSERT INTO hitotsu.projection (name, generation, prepared, wanted) VALUES ('sales', 1, 1, 1)",
                "INSERT INTO hitotsu.projection (name, generation, prepared, wanted) VALUES ('views', 3, 3, 3)",
                "INSERT INTO hitotsu.read_position (consumer, partition, log_id, position, saved_at)"
                        + " VALUES ('sales-1', 'sold-0', 'a', 7, '2026-01-02 03:04:05Z')");

        assertThat(database.run("projection list").out())
                .containsPattern("sales +1 +2026-01-02T03:04:05Z +- +-")
                .containsPattern("views +3 +never +- +-");

        assertThat(database.run("projection rebuild", "sales").out()).contains("projection sales is made anew");
        JsonNode sales =
                JSON.readTree(database.run("projection list", "--json").out()).get(0);
        assertThat(sales.get("lastUpdated").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(Instant.parse(sales.get("rebuildWantedAt").asText())).isAfter("2026-01-02T03:04:05Z");
    }

    @Test
    void aProjectionThatIsUnknownIsNamed() {
        Run run = database.run("projection rebuild", "stocks");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("projection stocks: unknown (expected: one of \"projection list\")");
    }
}
