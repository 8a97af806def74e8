/**
 * The session of a process and the entries that depend on it. Not part of the public API: only {@code
 * dev.hitotsu.coordination} uses it.
 */
@NullMarked
package dev.hitotsu.coordination.internal;

import org.jspecify.annotations.NullMarked;
