package dev.hitotsu.postgresql.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

class PostgreSqlUrlsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:",
                "jdbc:postgresql:shop",
                "jdbc:postgresql:?user=u",
                "jdbc:postgresql://db/shop",
                "jdbc:postgresql://db:5432/shop",
                "jdbc:postgresql://db1:5432,db2/shop?targetServerType=primary",
                "jdbc:postgresql://[::1]:5432/shop",
                "jdbc:postgresql://db/",
                "jdbc:postgresql:///shop",
                "jdbc:postgresql://db/my%20shop?password=p%40ss&sslmode=verify-full",
                "jdbc:postgresql://db/shop?user=u@h&password=p@ss",
            })
    void aUrlThatTheDriverUnderstandsIsTaken(String url) {
        assertThat(PostgreSqlUrls.requireValid("url", url)).isEqualTo(url);
        assertThat(Driver.parseURL(url, null)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jdbc:mysql://db/shop",
                "jdbc:postgresql://u:SECRET@db/shop",
                "jdbc:postgresql://u@db/shop",
                "jdbc:postgresql:u:SECRET@db",
                "jdbc:postgresql://db:SECRET/shop",
                "jdbc:postgresql://db:0/shop",
                "jdbc:postgresql://db:65536/shop",
                "jdbc:postgresql://db/shop/SECRET",
                "jdbc:postgresql://db/shop?password=SECRET%zz",
                "jdbc:postgresql://[db/shop",
            })
    void anotherOneIsRefusedWithoutASecret(String url) {
        assertThatThrownBy(() -> PostgreSqlUrls.requireValid("url", url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url: ")
                .hasMessageContaining("(expected: jdbc:postgresql://host:port/database")
                .message()
                .satisfies(message ->
                        assertThat(message.replace("shop/SECRET", "")).doesNotContain("SECRET"));
    }
}
