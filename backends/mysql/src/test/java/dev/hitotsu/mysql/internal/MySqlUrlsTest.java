package dev.hitotsu.mysql.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlUrlsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://db:3306/shop",
                "jdbc:mysql://db/shop?sslMode=VERIFY_IDENTITY&x=a%20b",
                "jdbc:mariadb://db",
                "jdbc:mariadb:///shop",
                "jdbc:mariadb://[::1]:3306/shop",
                "jdbc:mariadb:sequential://a:1,b:2/shop"
            })
    void whatDriversUnderstandIsTaken(String url) {
        assertThat(MySqlUrls.requireValid("url", url)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb:", "jdbc:mariadb://db:port/shop", "jdbc:mariadb://db:65536/shop", "jdbc:mysql://a,b:0", "jdbc:mysql:db", "jdbc:postgresql://db/shop",
                "jdbc:mariadb://db/shop?x=%zz", "jdbc:mysql://a b/shop"
            })
    void anythingElseIsRefusedWithWhatIsExpected(String url) {
        assertThatThrownBy(() -> MySqlUrls.requireValid("source.url", url))
                .hasMessageStartingWith("source.url: ")
                .hasMessageContaining("://host:port/database");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://root:secret@db/shop", "jdbc:mariadb://root:secret@db:3306/shop"})
    void aPasswordBeforeTheHostIsRefusedAndNotShown(String url) {
        assertThatThrownBy(() -> MySqlUrls.requireValid("url", url))
                .hasMessageContaining("settings of their own")
                .message()
                .doesNotContain("secret");
    }
}
