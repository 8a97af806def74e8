/**
 * What every implementation of an interface of {@code core} has to keep, as JUnit classes to extend. JUnit and AssertJ
 * are brought by who uses them.
 */
@NullMarked
package dev.hitotsu.testkit.contract;

import org.jspecify.annotations.NullMarked;
