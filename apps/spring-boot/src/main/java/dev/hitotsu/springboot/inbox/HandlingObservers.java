package dev.hitotsu.springboot.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InboxObserver;
import java.util.List;

/**
 * Who sees what listeners do.
 *
 * @param inbox see what becomes of batches
 * @param processing surrounds each message
 */
public record HandlingObservers(List<InboxObserver> inbox, MessageProcessing processing) {
    /** Nobody. */
    public static final HandlingObservers NONE =
            new HandlingObservers(List.of(), (group, message, listener) -> listener.run());

    public HandlingObservers {
        requireNonNull(inbox, "inbox: null (expected: a list, perhaps empty)");
        requireNonNull(processing, "processing: null (expected: what runs listeners)");
        inbox = List.copyOf(inbox);
    }
}
