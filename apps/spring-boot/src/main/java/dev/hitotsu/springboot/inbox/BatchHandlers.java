package dev.hitotsu.springboot.inbox;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import java.util.function.Consumer;

/**
 * Handles what groups of listeners receive, in transactions of one database: the claims on the messages of a batch and
 * what the listeners do commit together. Implementations are thread-safe and do not connect.
 */
@FunctionalInterface
public interface BatchHandlers {
    /**
     * The handler of a group.
     *
     * @param group names the consumer, to whom the claims belong
     * @param effect what the listeners do with a message; it runs on the thread of the transaction
     */
    BatchHandler handler(String group, Consumer<Message> effect);
}
