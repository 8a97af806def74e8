package dev.hitotsu.server.relay;

import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.config.RelayConfig;
import java.util.ArrayList;
import java.util.List;

/** Compares limits of a configuration with each other and with the heap. Each line names both values. */
public final class LimitCheck {
    /** So many of the largest messages must fit into the heap. */
    private static final int MESSAGES_IN_HEAP = 8;

    /** What is read and what is in flight may have half of the heap. */
    private static final int PART_OF_HEAP = 2;

    private LimitCheck() {}

    /**
     * What cannot go well.
     *
     * @param heap bytes of heap that the process has at most
     */
    public static List<String> contradictions(RelayConfig relay, long heap) {
        List<String> found = new ArrayList<>();
        long size = relay.source().maxMessageSize();
        if (size > heap / MESSAGES_IN_HEAP) {
            found.add("source.maxMessageSize: " + size + " bytes (expected: at most " + heap / MESSAGES_IN_HEAP
                    + ", an eighth of the heap of " + heap + " bytes)");
        }
        RelayOptions options = relay.options();
        long window = options.window().maxBytes();
        long batch = options.batch().maxBytes();
        if (window > heap / PART_OF_HEAP - batch) {
            found.add("relay.window.maxBytes: " + window + " bytes with relay.batch.maxBytes of " + batch
                    + " (expected: together at most " + heap / PART_OF_HEAP + ", half of the heap of " + heap
                    + " bytes)");
        }
        return List.copyOf(found);
    }

    /** What goes well, except for messages that one side takes and the other refuses, and windows without effect. */
    public static List<String> notes(RelayConfig relay) {
        List<String> notes = new ArrayList<>(notes(relay, relay.sink().limits()));
        int window = relay.options().window().maxMessages();
        if (window > relay.sink().maxWindow()) {
            notes.add("Note: relay.window.maxMessages is " + window + ", the target takes "
                    + relay.sink().maxWindow() + " at once. What is more has no effect.");
        }
        return List.copyOf(notes);
    }

    /** The same of limits that the target itself has told. */
    public static List<String> notes(RelayConfig relay, List<MessageLimit> limits) {
        long size = relay.source().maxMessageSize();
        return limits.stream()
                .filter(limit -> limit.bytes() < size)
                .map(limit -> "Note: source.maxMessageSize is " + size + " bytes, " + limit.name() + " is "
                        + limit.bytes() + ". What is larger than that will be given up.")
                .toList();
    }
}
