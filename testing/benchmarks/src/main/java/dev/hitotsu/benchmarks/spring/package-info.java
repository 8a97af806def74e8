/** Messages in Spring's transactions, beside those in the library's own. */
@NullMarked
package dev.hitotsu.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
