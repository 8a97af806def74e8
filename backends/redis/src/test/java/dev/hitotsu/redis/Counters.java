package dev.hitotsu.redis;

import static dev.hitotsu.testkit.time.Patience.await;

import dev.hitotsu.id.IdException;
import dev.hitotsu.servers.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** What tests see and change at a server behind the back of counters. */
final class Counters {
    /** A day that stays: the clock does not get there. */
    static final LocalDate FIXED = LocalDate.of(2100, 1, 1);

    private Counters() {}

    static String newName() {
        return "test-" + UUID.randomUUID();
    }

    static List<String> ids(RedisCounter counter, int count) {
        return Stream.generate(counter::nextText).limit(count).toList();
    }

    /** A counter's key, with a day and a count. */
    static void store(RedisServer server, String name, LocalDate day, long count) {
        at(
                server,
                redis -> redis.hset(
                        key(name), Map.of("day", Long.toString(day.toEpochDay()), "count", Long.toString(count))));
    }

    static String storedCount(RedisServer server, String name) {
        return at(server, redis -> String.valueOf(redis.hget(key(name), "count")));
    }

    static LocalDate today(RedisServer server, ZoneOffset zoneOffset) {
        long second = at(server, redis -> Long.parseLong(redis.time().getFirst()));
        return LocalDate.ofInstant(Instant.ofEpochSecond(second), zoneOffset);
    }

    static String key(String name) {
        return "hitotsu:counter:" + name;
    }

    static <T> T at(RedisServer server, Function<RedisCommands<String, String>, T> work) {
        try (RedisClient client = RedisClient.create(server.uri())) {
            return work.apply(client.connect().sync());
        }
    }

    /**
     * The next id after a crash of the server. A generator may notice the end of its connection only when it uses it.
     */
    static String nextAfterCrash(RedisCounter counter) {
        return await().ignoreExceptionsInstanceOf(IdException.class).until(counter::nextText, id -> true);
    }
}
