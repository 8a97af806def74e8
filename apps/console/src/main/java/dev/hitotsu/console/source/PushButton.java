package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

/**
 * Something that an admin can do on a page that a process adds.
 *
 * @param name the last part of its address
 * @param label what it is called
 * @param action may block; throws an {@link IllegalStateException}, whose message is shown, for what cannot be done now
 */
public record PushButton(String name, String label, Runnable action) {
    public PushButton {
        requireNonNull(label, "label: null (expected: text)");
        requireNonNull(action, "action: null (expected: an action)");
        if (!name.matches("[a-zA-Z]+")) {
            throw new IllegalArgumentException("name: " + name + " (expected: letters)");
        }
    }
}
