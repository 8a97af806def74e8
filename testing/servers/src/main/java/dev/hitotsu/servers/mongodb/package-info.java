/** A stand-in for MongoDB in a process of its own, and faults at its commits. */
@NullMarked
package dev.hitotsu.servers.mongodb;

import org.jspecify.annotations.NullMarked;
