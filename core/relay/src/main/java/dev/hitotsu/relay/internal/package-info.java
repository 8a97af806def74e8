/** Messages on their way to a destination, and how many may be at once. */
@NullMarked
package dev.hitotsu.relay.internal;

import org.jspecify.annotations.NullMarked;
