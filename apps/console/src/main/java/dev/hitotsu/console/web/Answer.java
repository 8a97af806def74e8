package dev.hitotsu.console.web;

import org.jspecify.annotations.Nullable;

/** What a request gets. */
sealed interface Answer {
    /** A page made by a template. */
    record Page(int status, String template, Object view) implements Answer {
        Page(String template, Object view) {
            this(200, template, view);
        }
    }

    /** The browser goes there. */
    record Redirect(String address) implements Answer {}

    /** A file to keep. */
    record Download(String name, byte @Nullable [] content) implements Answer {}
}
