/** Events of Spring Modulith that are marked as externalized leave through the outbox of Hitotsu. */
@NullMarked
package dev.hitotsu.springmodulith;

import org.jspecify.annotations.NullMarked;
