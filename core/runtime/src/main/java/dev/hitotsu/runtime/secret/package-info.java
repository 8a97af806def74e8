/** Secrets that may change while a process runs. */
@NullMarked
package dev.hitotsu.runtime.secret;

import org.jspecify.annotations.NullMarked;
