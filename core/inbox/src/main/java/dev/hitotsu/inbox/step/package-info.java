/** Handlers of several named steps that go on where they stopped: {@link dev.hitotsu.inbox.step.Steps}. */
@NullMarked
package dev.hitotsu.inbox.step;

import org.jspecify.annotations.NullMarked;
