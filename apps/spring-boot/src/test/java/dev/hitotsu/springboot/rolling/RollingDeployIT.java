package dev.hitotsu.springboot.rolling;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.springboot.rolling.after.NewShop;
import dev.hitotsu.springboot.rolling.before.OldShop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A service whose class of events got another name is rolled out beside the one before, which ends. */
class RollingDeployIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    void nothingIsLostOrDoubledWhenAClassIsRenamed() {
        try (PostgreSqlServer server = PostgreSqlServer.builder().quick().start();
                KafkaServer kafka = KafkaServer.start()) {
            kafka.createTopic("orders", 2, Map.of());
            JdbcTemplate database = new JdbcTemplate(server.dataSource());
            database.execute("CREATE TABLE charge (place serial, customer text, number bigint, by text)");
            ConfigurableApplicationContext old = start(OldShop.class, server, kafka);
            place(old, 0, 10);
            try (ConfigurableApplicationContext renamed = start(NewShop.class, server, kafka)) {
                for (int i = 10; i < 30; i++) {
                    place(i % 2 == 0 ? old : renamed, i, i + 1);
                }
                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> assertThat(charged(database, "before")).isPositive());
                old.close();
                place(renamed, 30, 40);

                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> assertThat(numbers(database, "true")).hasSizeGreaterThanOrEqualTo(40));
                assertThat(numbers(database, "true"))
                        .containsExactlyInAnyOrderElementsOf(
                                LongStream.range(0, 40).boxed().toList());
                assertThat(charged(database, "after")).isPositive();
                for (int customer = 0; customer < 3; customer++) {
                    assertThat(numbers(database, "customer = 'customer-" + customer + "'"))
                            .isSorted();
                }
            } finally {
                old.close();
            }
            assertThat(database.queryForList("SELECT DISTINCT type FROM hitotsu.message", String.class))
                    .containsExactly("OrderPlaced");
        }
    }

    private static void place(ConfigurableApplicationContext shop, long from, long to) {
        LongStream.range(from, to).forEach(shop.getBean(LongConsumer.class));
    }

    private static List<Long> numbers(JdbcTemplate database, String condition) {
        return database.queryForList("SELECT number FROM charge WHERE " + condition + " ORDER BY place", Long.class);
    }

    private static int charged(JdbcTemplate database, String version) {
        return numbers(database, "by = '" + version + "'").size();
    }

    private static ConfigurableApplicationContext start(Class<?> shop, PostgreSqlServer server, KafkaServer kafka) {
        return new SpringApplicationBuilder(shop)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "spring.datasource.url",
                        server.jdbcUrl(),
                        "spring.datasource.username",
                        server.user(),
                        "spring.datasource.password",
                        server.password(),
                        "spring.kafka.bootstrap-servers",
                        kafka.bootstrapServers(),
                        "hitotsu.schema.management",
                        "create",
                        "hitotsu.relay.enabled",
                        true,
                        "hitotsu.relay.lease",
                        "60s"))
                .run();
    }
}
