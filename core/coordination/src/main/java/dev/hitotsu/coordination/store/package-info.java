/** The interface of a coordination store: sessions, entries that end with them, and notifications of changes. */
@NullMarked
package dev.hitotsu.coordination.store;

import org.jspecify.annotations.NullMarked;
