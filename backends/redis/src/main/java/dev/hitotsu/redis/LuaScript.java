package dev.hitotsu.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A script, which Redis runs as one step. It is sent once and named by its digest afterwards. Immutable. */
final class LuaScript {
    private final String text;
    private final String digest;

    LuaScript(String text) {
        this.text = text;
        this.digest = Base16.digest(text.getBytes(UTF_8));
    }

    /** The answer, of a type that the output type gives. */
    @SafeVarargs
    final <V, T> CompletionStage<T> run(
            RedisAsyncCommands<String, V> commands, ScriptOutputType output, String[] keys, V... arguments) {
        return commands.<T>evalsha(digest, output, keys, arguments)
                .exceptionallyCompose(failure -> isNotLoaded(failure)
                        ? commands.<T>eval(text, output, keys, arguments)
                        : CompletableFuture.failedStage(failure));
    }

    private static boolean isNotLoaded(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RedisNoScriptException;
    }
}
