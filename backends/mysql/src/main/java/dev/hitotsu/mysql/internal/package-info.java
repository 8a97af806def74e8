/**
 * Reads the log of the outbox past its gaps, and keeps what the other packages of this module share. Not for use from
 * outside: names and behaviour may change at any time.
 */
@NullMarked
package dev.hitotsu.mysql.internal;

import org.jspecify.annotations.NullMarked;
