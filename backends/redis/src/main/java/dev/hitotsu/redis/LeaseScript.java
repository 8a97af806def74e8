package dev.hitotsu.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Scripts on claims with leases. Each claim is a hash; Redis removes it when its time to live is over. All times are
 * Redis's, in milliseconds. A fence is Redis's time in microseconds when the claim was made, or one more than the one
 * before: it grows also where Redis has lost what it knew.
 */
enum LeaseScript {
    /**
     * Keys: the claim's, the mark's. Arguments: owner, fingerprint, lease, time to live, whether the mark is required.
     * Returns {@code {'GRANTED', fence, attempt}}, {@code {'HELD', remaining}}, {@code {'DONE', result or nothing}},
     * {@code {'CONFLICT'}}, or {@code {'EMPTIED'}} where the mark is missing.
     */
    CLAIM("""
            if ARGV[5] == '1' and redis.call('EXISTS', KEYS[2]) == 0 then
              return {'EMPTIED'}
            end
            local time = redis.call('TIME')
            local micros = tonumber(time[1]) * 1000000 + tonumber(time[2])
            local now = math.floor(micros / 1000)
            local found = redis.call('HMGET', KEYS[1], 'state', 'owner', 'fence', 'attempt', 'fingerprint', 'until')
            local state, owner = found[1], found[2]
            local fence, attempt = micros, 1
            if state then
              local left = tonumber(found[6]) - now
              if state ~= 'RELEASED' and found[5] ~= ARGV[2] then
                return {'CONFLICT'}
              end
              if state == 'DONE' then
                return {'DONE', redis.call('HGET', KEYS[1], 'result')}
              end
              if state == 'HELD' and left > 0 and owner ~= ARGV[1] then
                return {'HELD', left}
              end
              fence, attempt = tonumber(found[3]), tonumber(found[4])
              if owner ~= ARGV[1] then
                fence, attempt = math.max(fence + 1, micros), attempt + 1
              end
            end
            redis.call('DEL', KEYS[1])
            redis.call('HSET', KEYS[1], 'state', 'HELD', 'owner', ARGV[1], 'fence', string.format('%.0f', fence),
              'attempt', attempt, 'fingerprint', ARGV[2], 'until', string.format('%.0f', now + tonumber(ARGV[3])))
            redis.call('PEXPIRE', KEYS[1], string.format('%.0f', tonumber(ARGV[3]) + tonumber(ARGV[4])))
            return {'GRANTED', fence, attempt}
            """),

    /** Keys: the claim's. Arguments: owner, lease, time to live. Returns 1 if it was the owner's. */
    RENEW("""
            local time = redis.call('TIME')
            local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
            local found = redis.call('HMGET', KEYS[1], 'state', 'owner', 'until')
            if found[1] ~= 'HELD' or found[2] ~= ARGV[1] or tonumber(found[3]) <= now then
              return 0
            end
            redis.call('HSET', KEYS[1], 'until', string.format('%.0f', now + tonumber(ARGV[2])))
            redis.call('PEXPIRE', KEYS[1], string.format('%.0f', tonumber(ARGV[2]) + tonumber(ARGV[3])))
            return 1
            """),

    /**
     * Keys: the claim's. Arguments: owner, the state that it gets, time to live, and the result if there is one.
     * Returns 1 if it was the owner's, or was ended so before by the owner.
     */
    END("""
            local time = redis.call('TIME')
            local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
            local found = redis.call('HMGET', KEYS[1], 'state', 'owner', 'until')
            if found[2] ~= ARGV[1] then
              return 0
            end
            if found[1] == ARGV[2] then
              return 1
            end
            if found[1] ~= 'HELD' or tonumber(found[3]) <= now then
              return 0
            end
            redis.call('HSET', KEYS[1], 'state', ARGV[2])
            if ARGV[4] then
              redis.call('HSET', KEYS[1], 'result', ARGV[4])
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1
            """);

    private final LuaScript script;

    LeaseScript(String text) {
        this.script = new LuaScript(text);
    }

    /** What the script returns, numbers as {@code Long} and texts as bytes. */
    CompletionStage<List<Object>> runMulti(
            RedisAsyncCommands<String, byte[]> commands, String[] keys, byte[]... arguments) {
        return script.run(commands, ScriptOutputType.MULTI, keys, arguments);
    }

    /** Whether the script returns 1. */
    CompletionStage<Boolean> runBoolean(
            RedisAsyncCommands<String, byte[]> commands, String[] keys, byte[]... arguments) {
        return script.<byte[], Long>run(commands, ScriptOutputType.INTEGER, keys, arguments)
                .thenApply(answer -> answer == 1);
    }
}
