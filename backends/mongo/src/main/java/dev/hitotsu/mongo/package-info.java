/**
 * MongoDB as the database of an outbox and of an inbox, on its official synchronous driver. {@link
 * dev.hitotsu.mongo.Mongo} is the door.
 */
@NullMarked
package dev.hitotsu.mongo;

import org.jspecify.annotations.NullMarked;
