/** What a database implements so that runs of named steps are kept in it. */
@NullMarked
package dev.hitotsu.inbox.step.store;

import org.jspecify.annotations.NullMarked;
