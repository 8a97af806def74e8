package dev.hitotsu.message;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees what is sent into an {@link ObservedSink}, for metrics and traces. It is called on the threads that send and
 * that bring answers, and must not block. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface SendObserver {
    /**
     * A message is handed to the target, perhaps once more.
     *
     * @return what is told of the answer, on any thread; null if nothing is
     */
    @Nullable Consumer<SendResult> onSend(Message message);
}
