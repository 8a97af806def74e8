/** Unique ids: generators that need nothing but the JDK. */
@NullMarked
package dev.hitotsu.id;

import org.jspecify.annotations.NullMarked;
