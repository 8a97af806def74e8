package dev.hitotsu.inbox.step;

import dev.hitotsu.inbox.step.store.StepRecord;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The results of steps as bytes. What cannot be kept, or not be read back, halts the run. Thread-safe if the codec is.
 */
final class StepResults {
    private final ResultCodec codec;
    private final Function<String, RunHaltedException> halt;

    /**
     * @param halt makes what halts the run, of what is wrong and what was expected
     */
    StepResults(ResultCodec codec, Function<String, RunHaltedException> halt) {
        this.codec = codec;
        this.halt = halt;
    }

    /** The result of a recorded step. */
    <R> R read(StepRecord step, Class<R> type) {
        byte[] bytes = step.result();
        try {
            return codec.read(bytes == null ? new byte[0] : bytes, type);
        } catch (RuntimeException e) {
            throw halt.apply("step " + step.name() + ": its recorded result cannot be read as " + type.getName()
                    + " (expected: the type with which it was written; run it with the code that wrote it, or cancel it): "
                    + e.getMessage());
        }
    }

    /** The bytes of a result, which can be read back. */
    byte @Nullable [] write(String name, @Nullable Object result, @Nullable Class<?> type) {
        if (type == null) {
            return null;
        }
        if (result == null) {
            throw halt.apply("step " + name + ": its result is null (expected: " + type.getName()
                    + "; leave out the type for a step without a result)");
        }
        try {
            byte[] bytes = codec.write(result);
            Object unused = codec.read(bytes, type);
            return bytes;
        } catch (RuntimeException e) {
            throw halt.apply("step " + name + ": its result cannot be kept and read back as " + type.getName()
                    + " (expected: a type that the codec knows): " + e.getMessage());
        }
    }
}
