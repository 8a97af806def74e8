package dev.hitotsu.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"order", "user", "select", "pg_toast", "groups", "rows"})
    void aNameThatADatabaseReservesIsRefused(String name) {
        assertThatThrownBy(() -> new SchemaName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "schema: \"" + name + "\" (expected: a name that databases do not reserve, such as hitotsu)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Orders", "a-b", "1a", "a.b", "a\"b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aNameThatWouldNeedQuotesIsRefused(String name) {
        assertThatThrownBy(() -> new SchemaName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("schema: \"" + name + "\" (expected: a lower-case letter or underscore");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hitotsu", "orders", "_x1", "order_data"})
    void otherNamesAreTaken(String name) {
        assertThat(new SchemaName(name).in("SELECT * FROM ${schema}.message"))
                .isEqualTo("SELECT * FROM " + name + ".message");
    }
}
