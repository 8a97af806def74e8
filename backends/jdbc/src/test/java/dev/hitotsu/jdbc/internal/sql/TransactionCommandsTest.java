package dev.hitotsu.jdbc.internal.sql;

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
                arguments("/*! COMMIT */", "COMMIT"),
                arguments("/*!50001 ROLLBACK */", "ROLLBACK"),
                arguments("/*M!100100 COMMIT*/", "COMMIT"),
                arguments("/*! SELECT 1 */; COMMIT", "COMMIT"),
                arguments("# line\n COMMIT", "COMMIT"),
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

    private static Stream<Arguments> definitions() {
        return Stream.of(
                arguments("create table t (a int)", "CREATE"),
                arguments("TRUNCATE t", "TRUNCATE"),
                arguments("/*!40000 ALTER TABLE t DISABLE KEYS */", "ALTER"),
                arguments("SELECT 1; DROP TABLE t", "DROP"),
                arguments("LOCK TABLES t WRITE", "LOCK"),
                arguments("ANALYZE TABLE t", "ANALYZE"),
                arguments("SET autocommit = 1", "SET"),
                arguments("SET @@session.AUTOCOMMIT = ON", "SET"),
                arguments("XA END 'x'", "XA"));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void findsWhatSomeDatabasesCommitBefore(String sql, String command) {
        assertThat(TransactionCommands.findDefinition(sql)).isEqualTo(command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TEMPORARY TABLE t (a int)",
                "DROP TEMPORARY TABLE t",
                "ANALYZE FORMAT = JSON SELECT 1",
                "SET time_zone = '+00:00'",
                "INSERT INTO t VALUES ('; DROP TABLE t')",
                "UPDATE t SET a = 1",
                "COMMIT"
            })
    void leavesWhatTheyDoNotCommitBefore(String sql) {
        assertThat(TransactionCommands.findDefinition(sql)).isNull();
    }
}
