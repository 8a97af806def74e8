/** Ids from a counter in Redis. */
@NullMarked
package dev.hitotsu.redis;

import org.jspecify.annotations.NullMarked;
