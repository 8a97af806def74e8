package dev.hitotsu.server.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.cli.CommandLines;
import dev.hitotsu.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class IdCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({"uuid4, 36", "uuid7, 36", "ulid, 26"})
    void newIdsAreWhatDecodeTakesThemFor(String kind, int length) throws Exception {
        assertThat(run("id", "new", "--kind", kind, "--count", "100")).isZero();
        List<String> ids = out.toString().lines().toList();
        assertThat(ids).hasSize(100).doesNotHaveDuplicates().allMatch(id -> id.length() == length);

        JsonNode decoded = json("id", "decode", "--json", ids.getFirst());
        assertThat(decoded.at("/kind").asText()).isEqualTo(kind);
        assertThat(decoded.at("/id").asText()).isEqualTo(ids.getFirst());
        assertThat(decoded.has("time")).isEqualTo(!kind.equals("uuid4"));
    }

    @Test
    void snowflakesCarryTheirWorker() throws Exception {
        JsonNode ids = json("id", "new", "--kind", "snowflake", "--worker", "7", "--datacenter", "3", "--json");
        assertThat(ids).hasSize(1);

        JsonNode decoded = json("id", "decode", "--json", ids.get(0).asText());
        assertThat(decoded.at("/kind").asText()).isEqualTo("snowflake");
        assertThat(decoded.at("/worker").asInt()).isEqualTo(7);
        assertThat(decoded.at("/datacenter").asInt()).isEqualTo(3);
        assertThat(decoded.at("/yearsLeft").asDouble()).isBetween(0.0, 35.0);
    }

    @Test
    void callsThatFollowEachOtherGiveDifferentIds(@TempDir Path folder) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            run("id", "new", "--kind", "snowflake", "--slots", folder.toString(), "--count", "10");
            out.toString().lines().forEach(id -> assertThat(ids.add(id)).isTrue());
        }
        assertThat(ids).hasSize(200);
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("worker-0.slot"));
    }

    @Test
    void aWorkerFileIsRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("worker"), "workerId=9\n");

        JsonNode ids = json("id", "new", "--kind", "snowflake", "--json", "--worker-file", file.toString());
        assertThat(json("id", "decode", "--json", ids.get(0).asText())
                        .at("/worker")
                        .asInt())
                .isEqualTo(9);
    }

    @Test
    void decodeIsForPeopleUnlessAskedOtherwise() {
        assertThat(run("id", "decode", "8388609")).isZero();
        assertThat(out.toString()).isEqualTo("""
                id          8388609
                kind        snowflake
                datacenter  0
                worker      0
                sequence    1
                layout      41/5/5/13 signed since 2026-01-01T00:00:00Z
                yearsLeft   34.84
                time        2026-01-01T00:00:00.001Z
                millis      1767225600001
                """);
    }

    @Test
    void decodeReadsOtherLayouts() throws Exception {
        JsonNode decoded =
                json("id", "decode", "--json", "18446744073709551615", "--unsigned", "--epoch", "2020-01-01T00:00:00Z");

        assertThat(decoded.at("/time").asText()).isEqualTo("2089-09-06T15:47:35.551Z");
        assertThat(decoded.at("/sequence").asInt()).isEqualTo(8191);
        assertThat(json("id", "decode", "--json", "4096", "--layout", "41/0/10/12")
                        .at("/worker")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void nonsenseIsNamedWithWhatWasExpected() {
        assertThat(run("id", "decode", "hello")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualTo("hitotsu: id: \"hello\" (expected: a UUID of 36 characters, a ULID of 26,"
                        + " or a Snowflake id of up to 20 digits)\n");
        assertThat(run("id", "new", "--kind", "snowflake", "--worker", "40")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("workerId: 40 (expected: 0..31)");
        assertThat(run("id", "new", "--kind", "snowflake", "--datacenter", "1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--datacenter: 1 without --worker (expected: both)");
    }

    @Test
    void aStoreThatCannotBeUsedIsNoMisuse(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(run("id", "new", "--kind", "snowflake", "--slots", file.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("expected: a directory that can be made and written");
    }

    private JsonNode json(String... arguments) throws Exception {
        assertThat(run(arguments)).as(err::toString).isZero();
        return JSON.readTree(out.toString());
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = CommandLines.create();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
