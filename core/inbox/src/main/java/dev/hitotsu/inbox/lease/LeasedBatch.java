package dev.hitotsu.inbox.lease;

import dev.hitotsu.inbox.lease.LeasedInbox.BatchEffect;
import dev.hitotsu.inbox.lease.LeasedInbox.LeasedMessage;
import dev.hitotsu.message.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of an effect for several messages. All leases are held before it begins, and each is ended by itself. */
final class LeasedBatch {
    private static final byte[] NO_RESULT = {};

    private final LeasedInbox inbox;
    private final LeaseEnding ending;
    private final List<HeldLease> held = new ArrayList<>();

    LeasedBatch(LeasedInbox inbox, LeaseEnding ending) {
        this.inbox = inbox;
        this.ending = ending;
    }

    void run(List<Message> messages, Function<Message, String> key, BatchEffect effect) throws Exception {
        try {
            List<LeasedMessage> fresh = hold(messages, key);
            if (!fresh.isEmpty()) {
                effect.run(fresh);
            }
        } catch (Throwable failure) {
            held.forEach(HeldLease::end);
            held.forEach(lease -> ending.release(lease.key(), lease.owner(), failure));
            throw failure;
        }
        held.forEach(HeldLease::end);
        completeAll();
    }

    private List<LeasedMessage> hold(List<Message> messages, Function<Message, String> key) {
        List<LeasedMessage> fresh = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Message message : messages) {
            String messageKey = key.apply(message);
            if (keys.add(messageKey)) {
                inbox.hold(messageKey).ifPresent(lease -> {
                    held.add(lease);
                    lease.keep();
                    fresh.add(new LeasedMessage(lease, message));
                });
            }
        }
        return fresh;
    }

    /** The effect has happened, so one lease that was lost does not keep the others from being completed. */
    private void completeAll() {
        RuntimeException first = null;
        for (HeldLease lease : held) {
            try {
                ending.complete(lease, NO_RESULT);
            } catch (RuntimeException e) {
                first = with(first, e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static RuntimeException with(@Nullable RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
