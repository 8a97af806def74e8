/** Ids from a counter in Redis, rate limits and a cache shared through it. */
@NullMarked
package dev.hitotsu.redis;

import org.jspecify.annotations.NullMarked;
