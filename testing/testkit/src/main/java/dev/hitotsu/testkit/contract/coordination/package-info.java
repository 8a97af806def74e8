/** What every coordination store has to keep, and the recipes over it, as JUnit classes to extend. */
@NullMarked
package dev.hitotsu.testkit.contract.coordination;

import org.jspecify.annotations.NullMarked;
