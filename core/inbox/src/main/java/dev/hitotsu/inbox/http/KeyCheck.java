package dev.hitotsu.inbox.http;

import static java.util.Objects.requireNonNull;

/** What the headers of a request say. */
public sealed interface KeyCheck {
    /** The request is to be handled with this key. */
    record Key(String value) implements KeyCheck {
        public Key {
            requireNonNull(value, "value: null (expected: a key)");
        }
    }

    /** Keys do not matter to this request; it goes its usual way. */
    record NotNeeded() implements KeyCheck {}

    /** The request is refused. */
    record Refused(HttpAnswer answer) implements KeyCheck {
        public Refused {
            requireNonNull(answer, "answer: null (expected: an answer)");
        }
    }
}
