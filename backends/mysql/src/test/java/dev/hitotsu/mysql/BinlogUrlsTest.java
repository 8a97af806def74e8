package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.mysql.BinlogServer.Encryption;
import org.junit.jupiter.api.Test;

class BinlogUrlsTest {
    @Test
    void serversAreThoseOfTheUrl() {
        assertThat(BinlogServer.allOf("jdbc:mariadb:sequential://a:1,[::1],c/shop?sslMode=verify-full", "u", "p"))
                .containsExactly(
                        new BinlogServer("a", 1, "u", "p", Encryption.VERIFY_HOST),
                        new BinlogServer("::1", 3306, "u", "p", Encryption.VERIFY_HOST),
                        new BinlogServer("c", 3306, "u", "p", Encryption.VERIFY_HOST));
        assertThat(BinlogServer.allOf("jdbc:mysql:///?user=u%40x&password=p%26q", null, null))
                .containsExactly(new BinlogServer("localhost", 3306, "u@x", "p&q", Encryption.PREFERRED))
                .hasToString("[u@x@localhost:3306]");
    }

    @Test
    void whatIsMissingOrUnknownIsNamed() {
        assertThatThrownBy(() -> BinlogServer.allOf("jdbc:mariadb://a/b", null, null))
                .hasMessageContaining("user: none (expected: one");
        assertThatThrownBy(() -> BinlogServer.allOf("jdbc:mariadb://a/b?sslMode=maybe", "u", null))
                .hasMessageContaining("sslMode: maybe (expected: ");
        assertThatThrownBy(() -> BinlogServer.allOf("jdbc:postgresql://a/b", "u", null))
                .hasMessageContaining("url: ");
    }
}
