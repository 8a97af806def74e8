package dev.hitotsu.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The script of a rate limit. It keeps a list of the times, in microseconds, at which requests were granted, the newest
 * first. Its time is Redis's. The list is as long as the limit at most, and is gone a window after the last grant.
 */
final class RateLimitScript {
    private static final LuaScript SCRIPT = new LuaScript("""
            local max, length = tonumber(ARGV[1]), tonumber(ARGV[2])
            local time = redis.call('TIME')
            local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
            local oldest = tonumber(redis.call('LINDEX', KEYS[1], -1))
            while oldest and oldest <= now - length do
              redis.call('RPOP', KEYS[1])
              oldest = tonumber(redis.call('LINDEX', KEYS[1], -1))
            end
            local used = redis.call('LLEN', KEYS[1])
            local granted = 0
            if used < max then
              granted, used = 1, used + 1
              redis.call('LPUSH', KEYS[1], string.format('%.0f', now))
              redis.call('PEXPIRE', KEYS[1], math.ceil(length / 1000))
              oldest = oldest or now
            end
            return {granted, max - used, oldest + length - now}
            """);

    private static final String PREFIX = "hitotsu:limit:";

    private RateLimitScript() {}

    static CompletionStage<RateLimitDecision> run(
            RedisAsyncCommands<String, String> commands, String name, RateLimitWindow window) {
        String[] keys = {PREFIX + name};
        String[] arguments = {
            Integer.toString(window.maxRequests()),
            Long.toString(window.length().toNanos() / 1_000)
        };
        return SCRIPT.<String, List<Object>>run(commands, ScriptOutputType.MULTI, keys, arguments)
                .thenApply(RateLimitScript::decision);
    }

    private static RateLimitDecision decision(List<Object> answer) {
        return new RateLimitDecision(
                (Long) answer.get(0) == 1,
                (int) Math.max(0, (Long) answer.get(1)),
                Duration.of((Long) answer.get(2), ChronoUnit.MICROS));
    }
}
