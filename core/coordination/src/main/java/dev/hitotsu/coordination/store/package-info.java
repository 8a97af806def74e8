/** What a coordination service has to offer: sessions, entries that end with them, and word of changes. */
@NullMarked
package dev.hitotsu.coordination.store;

import org.jspecify.annotations.NullMarked;
