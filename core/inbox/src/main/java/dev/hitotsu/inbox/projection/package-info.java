/** Eventual data that is made from a topic, how old it is, and how it is made anew. */
@NullMarked
package dev.hitotsu.inbox.projection;

import org.jspecify.annotations.NullMarked;
