/** MongoDB as a database with an outbox. */
@NullMarked
package dev.hitotsu.server.database.mongo;

import org.jspecify.annotations.NullMarked;
