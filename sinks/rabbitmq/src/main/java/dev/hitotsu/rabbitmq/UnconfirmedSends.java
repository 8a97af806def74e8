package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.SendResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Sends of one channel that the broker has not answered, by their delivery tag. Thread-safe: the publisher adds, the
 * connection's thread removes.
 */
final class UnconfirmedSends {
    private final ConcurrentNavigableMap<Long, RabbitMqSend> sends = new ConcurrentSkipListMap<>();

    /** Why messages came back, by message id. The broker sends basic.return before it confirms the same message. */
    private final Map<String, String> returned = new ConcurrentHashMap<>();

    void add(long tag, RabbitMqSend send) {
        sends.put(tag, send);
    }

    void returned(String messageId, String reason) {
        returned.put(messageId, reason);
    }

    /** The broker has answered for one message, or for all up to it. */
    void answered(long tag, boolean multiple, boolean taken) {
        if (multiple) {
            ConcurrentNavigableMap<Long, RabbitMqSend> all = sends.headMap(tag, true);
            List<RabbitMqSend> answered = List.copyOf(all.values());
            all.clear();
            answered.forEach(send -> answer(send, taken));
        } else {
            RabbitMqSend send = sends.remove(tag);
            if (send != null) {
                answer(send, taken);
            }
        }
    }

    private void answer(RabbitMqSend send, boolean taken) {
        String reason = returned.remove(send.id());
        if (reason != null) {
            send.complete(SendResult.destinationUnavailable(reason));
        } else if (taken) {
            send.complete(SendResult.sent());
        } else {
            send.complete(SendResult.retryable("the broker did not take the message (basic.nack)"));
        }
    }

    /** The send that has waited longest. */
    Optional<RabbitMqSend> oldest() {
        Map.Entry<Long, RabbitMqSend> first = sends.firstEntry();
        return first == null ? Optional.empty() : Optional.of(first.getValue());
    }

    /** Removes all of them and returns them in order. */
    Collection<RabbitMqSend> drain() {
        // One by one: what is added meanwhile is either among them, or stays for whoever has added it.
        List<RabbitMqSend> left = new ArrayList<>();
        for (Map.Entry<Long, RabbitMqSend> next = sends.pollFirstEntry(); next != null; next = sends.pollFirstEntry()) {
            left.add(next.getValue());
        }
        // What came back stays known: the connection's thread may just be answering for it.
        return left;
    }
}
