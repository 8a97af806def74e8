package dev.hitotsu.redis;

import static dev.hitotsu.redis.Counters.FIXED;
import static dev.hitotsu.redis.Counters.at;
import static dev.hitotsu.redis.Counters.ids;
import static dev.hitotsu.redis.Counters.key;
import static dev.hitotsu.redis.Counters.store;
import static dev.hitotsu.redis.Counters.storedCount;
import static dev.hitotsu.redis.Counters.today;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.id.IdException;
import dev.hitotsu.servers.redis.RedisServer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RedisCounterIT {
    private static RedisServer server;

    private final String name = Counters.newName();

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private RedisCounterBuilder builder() {
        return RedisCounter.builder(name).timeout(Duration.ofSeconds(60));
    }

    private static LocalDate dateOf(String id) {
        return LocalDate.parse(id.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE);
    }

    @Test
    void anIdIsADateAndANumber() {
        store(server, name, FIXED, 122);
        try (RedisCounter counter = builder().open(server.uri())) {
            assertThat(ids(counter, 2)).containsExactly("21000101-000123", "21000101-000124");
        }
    }

    @Test
    void numbersOutgrowTheirDigits() {
        store(server, name, FIXED, 98);
        try (RedisCounter counter = builder().minDigits(2).open(server.uri())) {
            assertThat(ids(counter, 2)).containsExactly("21000101-99", "21000101-100");
        }
        store(server, name, FIXED, 999_999_999_999_998L);
        try (RedisCounter counter = builder().open(server.uri())) {
            assertThat(ids(counter, 2)).containsExactly("21000101-999999999999999", "21000101-1000000000000000");
        }
    }

    @Test
    void theFirstIdOfADayIsOne() {
        LocalDate before = today(server, ZoneOffset.UTC);
        try (RedisCounter counter = builder().open(server.uri())) {
            String id = counter.nextText();
            assertThat(id).endsWith("-000001");
            assertThat(dateOf(id)).isBetween(before, today(server, ZoneOffset.UTC));
        }
    }

    @Test
    void aNewDayBeginsAtOne() {
        LocalDate before = today(server, ZoneOffset.UTC);
        store(server, name, before.minusDays(1), 41);
        try (RedisCounter counter = builder().poolSize(3).open(server.uri())) {
            String id = counter.nextText();
            assertThat(id).endsWith("-000001");
            assertThat(dateOf(id)).isBetween(before, today(server, ZoneOffset.UTC));
        }
    }

    @Test
    void theDayStaysWhereTheClockStepsBack() {
        LocalDate tomorrow = today(server, ZoneOffset.UTC).plusDays(1);
        store(server, name, tomorrow, 41);
        try (RedisCounter counter = builder().open(server.uri())) {
            String id = counter.nextText();
            assertThat(id).endsWith("-000042");
            assertThat(dateOf(id)).isEqualTo(tomorrow);
        }
    }

    @Test
    void theOffsetSaysWhenADayBegins() {
        for (ZoneOffset zoneOffset : List.of(ZoneOffset.MIN, ZoneOffset.MAX)) {
            LocalDate before = today(server, zoneOffset);
            try (RedisCounter counter = RedisCounter.builder(name + zoneOffset.getTotalSeconds())
                    .zoneOffset(zoneOffset)
                    .open(server.uri())) {
                assertThat(dateOf(counter.nextText())).isBetween(before, today(server, zoneOffset));
            }
        }
    }

    @Test
    void theClockIsTheServers() {
        try (RedisServer timeless = RedisServer.builder()
                        .setting("rename-command", "TIME \"\"")
                        .start();
                RedisCounter counter = builder().open(timeless.uri())) {
            assertThatThrownBy(counter::nextText)
                    .isInstanceOf(IdException.class)
                    .hasMessageContaining("Unknown Redis command");
        }
    }

    @Test
    void aPoolIsOneReservation() {
        store(server, name, FIXED, 0);
        try (RedisCounter first = builder().poolSize(3).open(server.uri());
                RedisCounter second = builder().open(server.uri())) {
            assertThat(ids(first, 2)).containsExactly("21000101-000001", "21000101-000002");
            assertThat(storedCount(server, name)).isEqualTo("3");
            assertThat(second.nextText()).isEqualTo("21000101-000004");
            assertThat(ids(first, 2)).containsExactly("21000101-000003", "21000101-000005");
        }
    }

    @Test
    void aPoolKeepsTheDateOfItsReservation() {
        store(server, name, FIXED, 0);
        try (RedisCounter counter = builder().poolSize(2).open(server.uri())) {
            counter.nextText();
            store(server, name, FIXED.plusDays(1), 0);
            assertThat(ids(counter, 2)).containsExactly("21000101-000002", "21000102-000001");
        }
    }

    @Test
    void generatorsAndThreadsNeverMeet() throws Exception {
        store(server, name, FIXED, 0);
        List<Future<List<String>>> given = new ArrayList<>();
        try (RedisCounter one = builder().open(server.uri());
                RedisCounter seven = builder().poolSize(7).open(server.uri());
                RedisCounter hundred = builder().poolSize(100).open(server.uri());
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (RedisCounter counter : List.of(one, one, seven, seven, hundred, hundred)) {
                given.add(threads.submit(() -> ids(counter, 500)));
            }
        }
        Set<String> all = new HashSet<>();
        for (Future<List<String>> ids : given) {
            assertThat(ids.get()).isSorted();
            all.addAll(ids.get());
        }
        assertThat(all).hasSize(3_000);
    }

    @Test
    void aScriptThatTheServerForgotIsSentAgain() {
        store(server, name, FIXED, 0);
        try (RedisCounter counter = builder().open(server.uri())) {
            counter.nextText();
            at(server, redis -> redis.scriptFlush());
            assertThat(counter.nextText()).isEqualTo("21000101-000002");
        }
    }

    @Test
    void aDatabaseHasItsOwnCounter() {
        try (RedisCounter first = builder().open(server.uri() + "/0");
                RedisCounter second = builder().open(server.uri() + "/1")) {
            assertThat(first.nextText()).endsWith("-000001");
            assertThat(second.nextText()).endsWith("-000001");
        }
    }

    @Test
    void aKeyOfSomethingElseIsAnError() {
        at(server, redis -> redis.set(key(name), "something"));
        try (RedisCounter counter = builder().open(server.uri())) {
            assertThatThrownBy(counter::nextText)
                    .isInstanceOf(IdException.class)
                    .hasMessageStartingWith("counter " + name + " on 127.0.0.1:" + server.port() + ": ")
                    .hasMessageContaining("WRONGTYPE");
        }
    }

    @Test
    void countsThatNobodyGaveAreAnError() {
        try (RedisCounter counter = builder().open(server.uri())) {
            store(server, name, FIXED, -5);
            assertThatThrownBy(counter::nextText)
                    .isInstanceOf(IdException.class)
                    .hasMessageContaining("21000101 -4 (expected: a count of 1 or more)");
            at(server, redis -> redis.hset(key(name), "count", "many"));
            assertThatThrownBy(counter::nextText)
                    .isInstanceOf(IdException.class)
                    .hasMessageContaining("ERR");
        }
    }

    @Test
    void aClosedOneSaysSo() {
        RedisCounter counter = builder().poolSize(10).open(server.uri());
        counter.nextText();
        counter.close();
        counter.close();
        assertThatThrownBy(counter::nextText)
                .isInstanceOf(IdException.class)
                .hasMessage("counter " + name + ": closed (expected: open)");
    }
}
