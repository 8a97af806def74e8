package dev.hitotsu.server.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.message.Message;
import dev.hitotsu.server.database.ConnectionPool;
import dev.hitotsu.server.database.DatabasePassword;
import dev.hitotsu.server.database.SourceConfig;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DataSourcesTest {
    @Test
    void everyHostHasALimitOfItsOwnAndTheLoginHasThatOfAll() {
        PGSimpleDataSource one = unpooled("jdbc:postgresql://a/shop");
        PGSimpleDataSource three = unpooled("jdbc:postgresql://a,b,c/shop");

        assertThat(three.getConnectTimeout()).isEqualTo(2);
        assertThat(three.getSslResponseTimeout()).isEqualTo(3_000);
        assertThat(three.getSocketTimeout()).isEqualTo(3);
        assertThat(three.getLoginTimeout()).isEqualTo(15);
        assertThat(one.getLoginTimeout()).isEqualTo(10);
    }

    @Test
    void whatTheUrlLimitsStaysAsItIs() {
        PGSimpleDataSource dataSource = unpooled(
                "jdbc:postgresql://a,b,c/shop?connectTimeout=7&socketTimeout=30&loginTimeout=40&sslResponseTimeout=900");

        assertThat(dataSource.getConnectTimeout()).isEqualTo(7);
        assertThat(dataSource.getSocketTimeout()).isEqualTo(30);
        assertThat(dataSource.getLoginTimeout()).isEqualTo(40);
        assertThat(dataSource.getSslResponseTimeout()).isEqualTo(900);
    }

    @Test
    void theDatabaseIsToldWhoConnectsAndDeadConnectionsAreNoticed() {
        PGSimpleDataSource dataSource = unpooled("jdbc:postgresql://a/shop");

        assertThat(dataSource.getApplicationName()).isEqualTo("hitotsu");
        assertThat(dataSource.getTcpKeepAlive()).isTrue();
        assertThat(dataSource.getUser()).isEqualTo("shop");
        assertThat(dataSource.getPassword()).isEqualTo("secret");
    }

    @Test
    void aPoolHasTheConnectionsOfTheConfigurationAndThoseOfALeaderReady() {
        SourceConfig source = new SourceConfig(
                "jdbc:postgresql://127.0.0.1:1/shop",
                "shop",
                DatabasePassword.fixed("secret"),
                SchemaName.DEFAULT,
                SegmentRetention.DEFAULT,
                Message.DEFAULT_MAX_SIZE,
                SourceConfig.Reading.POLLING,
                9,
                null,
                null);
        try (ConnectionPool pool = DataSources.pooled(source)) {
            assertThat(pool.getMaximumPoolSize()).isEqualTo(9);
            assertThat(pool.getMinimumIdle()).isEqualTo(SourceConfig.MIN_CONNECTIONS);
            assertThat(pool.getConnectionTimeout()).isEqualTo(5_000);
            assertThat(pool.getValidationTimeout()).isEqualTo(1_500);
        }
    }

    private static PGSimpleDataSource unpooled(String url) {
        return DataSources.unpooled(SourceConfig.of(url, "shop", "secret", SchemaName.DEFAULT));
    }
}
