/**
 * Documents in versions, transactions that read one snapshot, and the log of what they committed. One lock guards all
 * of it: {@link dev.hitotsu.mongoserver.storage.Storage} says which.
 */
@NullMarked
package dev.hitotsu.mongoserver.storage;

import org.jspecify.annotations.NullMarked;
