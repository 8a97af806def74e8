/** What handlers of messages share. */
@NullMarked
package dev.hitotsu.jdbc.internal.inbox;

import org.jspecify.annotations.NullMarked;
