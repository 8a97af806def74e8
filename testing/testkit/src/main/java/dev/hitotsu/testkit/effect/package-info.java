/** Consumers for tests of what a broker's "once" leaves to an inbox. */
@NullMarked
package dev.hitotsu.testkit.effect;

import org.jspecify.annotations.NullMarked;
