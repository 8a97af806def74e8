package dev.hitotsu.redis;

import static dev.hitotsu.redis.Counters.FIXED;
import static dev.hitotsu.redis.Counters.at;
import static dev.hitotsu.redis.Counters.ids;
import static dev.hitotsu.redis.Counters.nextAfterCrash;
import static dev.hitotsu.redis.Counters.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.redis.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that forget what they have stored. */
@Timeout(120)
class RedisCounterLossIT {
    private final String name = Counters.newName();

    private RedisCounterBuilder builder() {
        return RedisCounter.builder(name).timeout(Duration.ofSeconds(60));
    }

    @Test
    void aServerThatWasEmptiedRepeatsNothingAndIsReportedOnce() {
        try (RedisServer server = RedisServer.start();
                Warnings warnings = new Warnings();
                RedisCounter counter = builder().poolSize(4).open(server.uri())) {
            store(server, name, FIXED, 0);
            ids(counter, 5);
            at(server, redis -> redis.flushall());
            assertThat(ids(counter, 6))
                    .containsExactly(
                            "21000101-000006",
                            "21000101-000007",
                            "21000101-000008",
                            "21000101-000009",
                            "21000101-000010",
                            "21000101-000011");
            assertThat(warnings.of(name))
                    .singleElement()
                    .asString()
                    .contains("on 127.0.0.1:" + server.port() + ": went back from 21000101 8 to nothing");
        }
    }

    @Test
    void aServerThatCrashedWithoutPersistenceRepeatsNothing() {
        try (RedisServer server = RedisServer.start();
                Warnings warnings = new Warnings();
                RedisCounter counter = builder().open(server.uri())) {
            store(server, name, FIXED, 0);
            ids(counter, 5);
            server.kill();
            server.restart();
            assertThat(nextAfterCrash(counter)).isEqualTo("21000101-000006");
            assertThat(warnings.of(name)).hasSize(1);
        }
    }

    @Test
    void whatWasAppendedSurvivesACrash() {
        try (RedisServer server = RedisServer.builder().appendOnly().start();
                Warnings warnings = new Warnings()) {
            store(server, name, FIXED, 0);
            try (RedisCounter counter = builder().poolSize(5).open(server.uri())) {
                ids(counter, 5);
                server.kill();
            }
            server.restart();
            try (RedisCounter another = builder().open(server.uri())) {
                assertThat(another.nextText()).isEqualTo("21000101-000006");
            }
            assertThat(warnings.of(name)).isEmpty();
        }
    }

    @Test
    void whatIsAppendedEverySecondIsMadeUpForByTheGenerator() {
        try (RedisServer server = RedisServer.builder()
                        .appendOnly()
                        .setting("appendfsync", "everysec")
                        .start();
                RedisCounter counter = builder().open(server.uri())) {
            store(server, name, FIXED, 0);
            ids(counter, 50);
            server.kill();
            server.restart();
            assertThat(nextAfterCrash(counter)).isEqualTo("21000101-000051");
        }
    }
}
