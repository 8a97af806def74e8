package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaCommandIT {
    private final TestDatabases database = TestDatabases.empty();

    @Test
    void applyTellsTheVersionsAndDoesNothingTheSecondTime() {
        assertThat(database.run("schema apply").out())
                .isEqualTo("schema hitotsu: version 0 before, " + PostgreSqlSchema.newestVersion() + " now\n");
        assertThat(database.run("schema apply").out())
                .isEqualTo("schema hitotsu: version " + PostgreSqlSchema.newestVersion() + " already, nothing to do\n");
        assertThat(database.run("outbox status").exitCode()).isZero();
    }

    @Test
    void whatPrintPrintsCanBeRun() throws Exception {
        String sql = Run.of("schema", "print", "--schema", "other").out();
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }

        assertThat(database.run("outbox status", "--schema", "other").exitCode())
                .isZero();
        assertThat(database.run("schema apply", "--schema", "other").out()).contains("nothing to do");
    }

    @Test
    void aMissingSchemaExitsWithThreeAndTheWayOut() {
        Run run = database.run("outbox status");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(run.err()).contains("missing").contains("hitotsu schema apply");
    }

    @Test
    void aWrongPasswordExitsWithThree() {
        List<String> arguments = new ArrayList<>(List.of("outbox", "status"));
        arguments.addAll(database.arguments("wrong"));

        Run run = Run.of(arguments.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(run.err()).contains("password authentication failed").doesNotContain("\tat ");
    }
}
