package dev.hitotsu.postgresql.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real server sends in binary form. */
class CopyRowsIT {
    private static PostgreSqlServer server;
    private Connection connection;

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = server.dataSource().getConnection();
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void readsValuesAndNulls() throws Exception {
        try (CopyRows rows = CopyRows.of(
                connection,
                "SELECT 7::bigint, '00000000-0000-0001-8000-000000000002'::uuid, 'größe 漢字', NULL::text,"
                        + " '\\x00ff'::bytea, NULL::bytea, NULL::timestamptz")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.nextLong()).isEqualTo(7);
            assertThat(rows.nextUuid()).isEqualTo(new UUID(1, 0x8000_0000_0000_0002L));
            assertThat(rows.nextRequiredText()).isEqualTo("größe 漢字");
            assertThat(rows.nextText()).isNull();
            assertThat(rows.nextBytes()).containsExactly(0, 0xff);
            assertThat(rows.nextBytes()).isNull();
            assertThat(rows.nextTime()).isNull();
            assertThat(rows.next()).isFalse();
        }
        assertIsFree();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-26 23:59:59.123456+00, 2026-11-26T23:59:59.123456Z",
        "1999-12-31 23:59:59.999999+00, 1999-12-31T23:59:59.999999Z",
        "2000-01-01 00:00:00+00, 2000-01-01T00:00:00Z",
        "0044-03-15 00:00:00+00 BC, 0001-01-01T00:00:00Z",
        "infinity, 9999-12-31T23:59:59.999Z",
        "-infinity, 0001-01-01T00:00:00Z"
    })
    void readsTimes(String written, Instant expected) throws Exception {
        try (CopyRows rows = CopyRows.of(connection, "SELECT '" + written + "'::timestamptz")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.nextTime()).isEqualTo(expected);
        }
    }

    @Test
    void thereMayBeNoRows() throws Exception {
        try (CopyRows rows = CopyRows.of(connection, "SELECT 1::bigint WHERE false")) {
            assertThat(rows.next()).isFalse();
        }
        assertIsFree();
    }

    @Test
    void whoStopsInTheMiddleHasTheConnectionBack() throws Exception {
        try (CopyRows rows = CopyRows.of(connection, "SELECT i::bigint FROM generate_series(1, 100000) AS i")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.nextLong()).isEqualTo(1);
        }
        assertIsFree();
    }

    @Test
    void valuesThatNobodyTakesArePassedOver() throws Exception {
        try (CopyRows rows =
                CopyRows.of(connection, "SELECT i::bigint, 'text ' || i, NULL::text FROM generate_series(1, 3) AS i")) {
            for (int i = 1; i <= 3; i++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.nextLong()).isEqualTo(i);
            }
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void anErrorAmongTheRowsIsTheServers() throws Exception {
        assertThatThrownBy(() -> {
                    try (CopyRows rows =
                            CopyRows.of(connection, "SELECT (1 / (5 - i))::bigint FROM generate_series(1, 9) AS i")) {
                        while (rows.next()) {
                            rows.nextLong();
                        }
                    }
                })
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("division by zero");
        assertIsFree();
    }

    @Test
    void aValueOfAnotherTypeIsRefused() throws Exception {
        try (CopyRows rows = CopyRows.of(connection, "SELECT 1::integer")) {
            assertThat(rows.next()).isTrue();
            assertThatThrownBy(rows::nextLong).hasMessage("COPY: a value of 4 bytes (expected: 8)");
        }
    }

    @Test
    void aConnectionThatHidesTheDriversIsNamed() {
        Connection hiding = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    throw new SQLException("no wrapper");
                });
        assertThatThrownBy(() -> CopyRows.of(hiding, "SELECT 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith("data source: its connections, ")
                .hasMessageContaining("expected: org.postgresql.PGConnection");
    }

    private void assertIsFree() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            assertThat(row.next()).isTrue();
        }
    }
}
