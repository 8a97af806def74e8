/** What handlers of several steps and their stores have to keep, as JUnit classes to extend. */
@NullMarked
package dev.hitotsu.testkit.contract.step;

import org.jspecify.annotations.NullMarked;
