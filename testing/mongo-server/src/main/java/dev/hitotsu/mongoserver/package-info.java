/**
 * A stand-in for a MongoDB server, as a replica set with one member, for tests. It speaks MongoDB's wire protocol to
 * MongoDB's own drivers and keeps its rules for transactions, retryable writes and change streams. Whatever it does not
 * know it refuses.
 */
@NullMarked
package dev.hitotsu.mongoserver;

import org.jspecify.annotations.NullMarked;
