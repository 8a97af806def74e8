package dev.hitotsu.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.postgresql.PostgreSqlRights.Use;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import dev.hitotsu.servers.postgresql.PgBouncer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.springboot.OutboxPublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an application finds wrong with its database when it starts, and says. */
class SchemaManagementIT {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static PostgreSqlServer server;

    private String name;
    private DataSource database;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void newDatabase() {
        name = "schema_" + NUMBERS.incrementAndGet();
        database = server.createDatabase(name);
    }

    private SpringApplicationBuilder application(String url, String user) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "spring.datasource.url",
                        url,
                        "spring.datasource.username",
                        user,
                        "spring.datasource.password",
                        server.password()));
    }

    @Test
    void missingTablesStopTheStart() {
        assertThatThrownBy(() ->
                        application(server.jdbcUrl(name), server.user()).run().close())
                .rootCause()
                .hasMessageContaining("table hitotsu.message: missing (expected: ")
                .hasMessageContaining("hitotsu.schema.management=create");
    }

    @Test
    void aMissingGrantStopsTheStartAndSaysWhatToGrant() {
        PostgreSql.of(database).schema().apply();
        String user = "app_" + name;
        JdbcTemplate admin = new JdbcTemplate(database);
        admin.execute("CREATE USER " + user + " PASSWORD '" + server.password() + "'");
        admin.execute("GRANT USAGE ON SCHEMA hitotsu TO " + user);

        assertThatThrownBy(() -> application(server.jdbcUrl(name), user).run().close())
                .rootCause()
                .hasMessageContaining("user \"" + user + "\" lacks rights (expected: ")
                .hasMessageContaining("GRANT INSERT ON hitotsu.message TO " + user);

        PostgreSql.of(database).rights().grants(Use.APPEND, user).forEach(admin::execute);
        application(server.jdbcUrl(name), user).run().close();
    }

    /** The tables are in a migration of the application's own, and are looked at after it. */
    @Test
    void tablesMayComeFromFlyway(@TempDir Path migrations) throws IOException {
        Files.writeString(migrations.resolve("V1__hitotsu.sql"), PostgreSqlSchema.script(SchemaName.DEFAULT, 0));

        try (var context = application(server.jdbcUrl(name), server.user())
                .run("--spring.flyway.enabled=true", "--spring.flyway.locations=filesystem:" + migrations)) {
            assertThat(context.getBean(OutboxPublisher.class)).isNotNull();
        }
    }

    /** A script of SQL is a change, to be carried out as a whole. */
    @Test
    void tablesMayComeFromLiquibase(@TempDir Path changes) throws IOException {
        Files.writeString(
                changes.resolve("changes.sql"),
                "--liquibase formatted sql\n--changeset shop:hitotsu-1 splitStatements:false stripComments:false\n"
                        + PostgreSqlSchema.script(SchemaName.DEFAULT, 0));

        try (var context = application(server.jdbcUrl(name), server.user())
                .run(
                        "--spring.liquibase.enabled=true",
                        "--spring.liquibase.change-log=file:" + changes + "/changes.sql")) {
            assertThat(context.getBean(OutboxPublisher.class)).isNotNull();
            assertThat(new JdbcTemplate(database).queryForList("SELECT id FROM databasechangelog", String.class))
                    .containsExactly("hitotsu-1");
        }
    }

    @Test
    void aPoolerThatSharesConnectionsIsRefusedUnderARelay() {
        PostgreSql.of(database).schema().apply();
        try (PgBouncer pooler = PgBouncer.start(server, "transaction")) {
            application(pooler.jdbcUrl(name), server.user()).run().close();
            assertThatThrownBy(() -> application(pooler.jdbcUrl(name), server.user())
                            .run("--hitotsu.relay.enabled=true")
                            .close())
                    .hasStackTraceContaining("a pooler shares its connections between transactions (expected: ")
                    .hasStackTraceContaining("session mode");
        }
    }

    @Test
    void aPoolerInSessionModeIsNot() throws Exception {
        try (PgBouncer pooler = PgBouncer.start(server, "session")) {
            PGSimpleDataSource through = new PGSimpleDataSource();
            through.setURL(pooler.jdbcUrl(name));
            through.setUser(server.user());
            through.setPassword(server.password());
            PostgreSql.of(through).requireSessions();
        }
        PostgreSql.of(database).requireSessions();
    }
}
