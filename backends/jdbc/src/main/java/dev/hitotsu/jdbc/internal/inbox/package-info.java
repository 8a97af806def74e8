/** What the handlers and runners of effects share. */
@NullMarked
package dev.hitotsu.jdbc.internal.inbox;

import org.jspecify.annotations.NullMarked;
