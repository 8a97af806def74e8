/** A Redis server, started for a test. */
@NullMarked
package dev.hitotsu.testkit.redis;

import org.jspecify.annotations.NullMarked;
