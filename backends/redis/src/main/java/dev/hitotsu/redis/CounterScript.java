package dev.hitotsu.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import java.util.List;

/**
 * The script that moves the counter on. The server runs it without interruption: it looks at its clock and at the
 * counter, and writes the new position. It uses one key.
 *
 * @see <a href="https://redis.io/docs/latest/develop/programmability/eval-intro/">Redis: scripting with Lua</a>
 */
final class CounterScript {
    /**
     * One hash has the day and the count. If the caller has seen a later position than the stored one, that position
     * counts.
     */
    private static final String TEXT = """
            local pool, offset = tonumber(ARGV[1]), tonumber(ARGV[2])
            local seenDay, seenCount = tonumber(ARGV[3]), tonumber(ARGV[4])
            local stored = redis.call('HMGET', KEYS[1], 'day', 'count')
            local foundDay, foundCount = tonumber(stored[1] or 0), tonumber(stored[2] or 0)
            local day, count = foundDay, foundCount
            if seenDay > day or (seenDay == day and seenCount > count) then
              day, count = seenDay, seenCount
            end
            local today = math.floor((tonumber(redis.call('TIME')[1]) + offset) / 86400)
            if today > day then
              day, count = today, 0
            end
            count = count + pool
            redis.call('HSET', KEYS[1], 'day', string.format('%.0f', day), 'count', string.format('%.0f', count))
            return {foundDay, foundCount, day, count}
            """;

    private static final String DIGEST = Base16.digest(TEXT.getBytes(UTF_8));

    private final CounterSettings settings;
    private final String[] keys;

    CounterScript(CounterSettings settings) {
        this.settings = settings;
        this.keys = new String[] {settings.key()};
    }

    /** Reserves a pool of numbers after the position that the server stores and the one that we have seen. */
    Reservation reserve(StatefulRedisConnection<String, String> connection, CounterPosition seen, Deadline deadline) {
        RedisAsyncCommands<String, String> commands = connection.async();
        String[] arguments = {
            Integer.toString(settings.poolSize()),
            Integer.toString(settings.zoneOffset().getTotalSeconds()),
            Long.toString(seen.day()),
            Long.toString(seen.count())
        };
        try {
            return reservation(deadline.await(commands.evalsha(DIGEST, ScriptOutputType.MULTI, keys, arguments)));
        } catch (RedisNoScriptException notLoaded) {
            return reservation(deadline.await(commands.eval(TEXT, ScriptOutputType.MULTI, keys, arguments)));
        }
    }

    private Reservation reservation(List<Object> answer) {
        long[] numbers = answer.stream().mapToLong(number -> (Long) number).toArray();
        CounterPosition last = new CounterPosition(numbers[2], numbers[3]);
        if (last.count() < settings.poolSize()) {
            throw new RedisException(settings.key() + ": " + last + " (expected: a count of 1 or more)");
        }
        return new Reservation(new CounterPosition(numbers[0], numbers[1]), last);
    }
}
