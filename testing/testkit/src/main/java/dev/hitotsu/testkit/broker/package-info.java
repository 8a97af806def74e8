/** A broker in memory, for unit tests of what sends and what receives. */
@NullMarked
package dev.hitotsu.testkit.broker;

import org.jspecify.annotations.NullMarked;
