package dev.hitotsu.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JdbcUrlsTest {
    @Test
    void theServerIsWhatStandsBeforeTheParameters() {
        assertThat(JdbcUrls.server("jdbc:x://host/shop?password=a?b")).isEqualTo("jdbc:x://host/shop");
        assertThat(JdbcUrls.server("jdbc:x://host/shop")).isEqualTo("jdbc:x://host/shop");
        assertThat(JdbcUrls.server("?a=b")).isEmpty();
    }

    @Test
    void aUrlIsReadableIfItIsNotEndlessAndItsParametersAreEncoded() {
        assertThat(JdbcUrls.isReadable("jdbc:x://host/shop")).isTrue();
        assertThat(JdbcUrls.isReadable("jdbc:x://host/100%"))
                .as("parameters alone are encoded")
                .isTrue();
        assertThat(JdbcUrls.isReadable("jdbc:x://host/shop?password=%40")).isTrue();
        assertThat(JdbcUrls.isReadable("jdbc:x://host/shop?password=100%")).isFalse();
        assertThat(JdbcUrls.isReadable("?%")).isFalse();
        assertThat(JdbcUrls.isReadable("x".repeat(4_096))).isTrue();
        assertThat(JdbcUrls.isReadable("x".repeat(4_097))).isFalse();
    }

    @Test
    void portsAreThoseOfTcp() {
        assertThat(JdbcUrls.isPort("1")).isTrue();
        assertThat(JdbcUrls.isPort("65535")).isTrue();
        assertThat(JdbcUrls.isPort("0")).isFalse();
        assertThat(JdbcUrls.isPort("65536")).isFalse();
    }

    @Test
    void refusalsHaveNothingSecret() {
        assertThat(JdbcUrls.unexpected("url", "jdbc:x://a:secret@host/shop?password=secret", "another"))
                .hasMessageStartingWith("url: jdbc:x://")
                .hasMessageEndingWith(" (expected: another)")
                .hasMessageNotContaining("secret");
        assertThat(JdbcUrls.withUser("url", "jdbc:x://a:secret@host/shop", "another"))
                .hasMessageContaining("(expected: another; user and password do not belong before the host")
                .hasMessageNotContaining("secret");
    }
}
