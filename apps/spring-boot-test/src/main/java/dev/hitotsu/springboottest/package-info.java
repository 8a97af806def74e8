/**
 * For tests of applications: {@link dev.hitotsu.springboottest.PublishedMessages} takes the outbox's place, and tells
 * what was published.
 */
@NullMarked
package dev.hitotsu.springboottest;

import org.jspecify.annotations.NullMarked;
