/** Runs effects outside of a transaction once at a time: a claim with a lease, a fence and a stored result. */
@NullMarked
package dev.hitotsu.inbox.lease;

import org.jspecify.annotations.NullMarked;
