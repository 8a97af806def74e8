/** How calls ended: what targets have said to messages of an outbox, on the way back to whoever sent them. */
@NullMarked
package dev.hitotsu.mongo.outcome;

import org.jspecify.annotations.NullMarked;
