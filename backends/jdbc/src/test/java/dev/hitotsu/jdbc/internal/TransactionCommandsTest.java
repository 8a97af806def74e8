package dev.hitotsu.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionCommandsTest {

    private static Stream<Arguments> commands() {
        return Stream.of(
                arguments("COMMIT", "COMMIT"),
                arguments("  rollback work", "ROLLBACK"),
                arguments("RollBack to savepoint a", "ROLLBACK"),
                arguments("/* /* nested */ */ END", "END"),
                arguments("-- line\n ABORT", "ABORT"),
                arguments("SELECT 'a;b'; COMMIT", "COMMIT"),
                arguments("SELECT 'it''s'; COMMIT", "COMMIT"),
                arguments("SELECT $$ ; $$; BEGIN", "BEGIN"),
                arguments("SELECT $tag$ ; $$ ; $tag$; START TRANSACTION", "START"),
                arguments("SELECT $1; RELEASE a", "RELEASE"),
                arguments("PREPARE TRANSACTION 'x'", "PREPARE"),
                arguments(";;; SAVEPOINT a", "SAVEPOINT"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void findsWhatBeginsOrEndsATransaction(String sql, String command) {
        assertThat(TransactionCommands.find(sql)).isEqualTo(command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "SELECT 1",
                "SELECT 'x; COMMIT'",
                "SELECT \"x; COMMIT\" FROM t",
                "INSERT INTO commit_log VALUES (1)",
                "UPDATE t SET a = 1 WHERE b = 'ROLLBACK';",
                "PREPARE plan AS SELECT 1",
                "DO $body$ BEGIN PERFORM 1; END $body$",
                "SELECT 1 -- ; COMMIT",
                "SELECT /* ; COMMIT */ 1",
                "SELECT CASE WHEN true THEN 1 END; SELECT 2",
                "SELECT 'unterminated; COMMIT",
                "COMMENT ON TABLE t IS 'x'"
            })
    void leavesEverythingElseAlone(String sql) {
        assertThat(TransactionCommands.find(sql)).isNull();
    }
}
