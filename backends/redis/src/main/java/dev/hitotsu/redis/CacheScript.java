package dev.hitotsu.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletionStage;

/**
 * Scripts on values with tags. A tag is a sorted set of keys by the time at which they expire, in milliseconds of
 * Redis's time, so that it never has more members than there are values. A mark is the time of the last purge, and
 * outlives every request that may have begun before it.
 */
enum CacheScript {
    /**
     * Keys: the value's, two marks, and those of its tags. Arguments: milliseconds to live, value, what the marks were.
     * Returns 0 if they are something else by now.
     */
    PUT("""
            if (redis.call('GET', KEYS[2]) or '') .. ' ' .. (redis.call('GET', KEYS[3]) or '') ~= ARGV[3] then
              return 0
            end
            local ttl = tonumber(ARGV[1])
            local time = redis.call('TIME')
            local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
            redis.call('PSETEX', KEYS[1], ARGV[1], ARGV[2])
            for i = 4, #KEYS do
              redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
              redis.call('ZADD', KEYS[i], string.format('%.0f', now + ttl), KEYS[1])
              if redis.call('PTTL', KEYS[i]) < ttl then
                redis.call('PEXPIRE', KEYS[i], ARGV[1])
              end
            end
            return 1
            """),

    /**
     * Keys: the tag's, and the mark. Arguments: how many values at most, milliseconds that the mark stays. Returns how
     * many were removed, and how many are left.
     */
    PURGE("""
            local time = redis.call('TIME')
            redis.call('PSETEX', KEYS[2], ARGV[2], time[1] .. '.' .. time[2])
            local keys = redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1)
            if #keys == 0 then
              return {0, 0}
            end
            local removed = redis.call('UNLINK', unpack(keys))
            redis.call('ZREM', KEYS[1], unpack(keys))
            return {removed, redis.call('ZCARD', KEYS[1])}
            """);

    private final LuaScript script;

    CacheScript(String text) {
        this.script = new LuaScript(text);
    }

    /** The answer, of a type that the output type gives. */
    <T> CompletionStage<T> run(
            RedisAsyncCommands<String, byte[]> commands, ScriptOutputType output, String[] keys, byte[]... arguments) {
        return script.run(commands, output, keys, arguments);
    }
}
