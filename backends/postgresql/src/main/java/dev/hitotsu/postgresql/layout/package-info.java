/** Tables in the layout of other software, whose rows become messages of an outbox by a trigger. */
@NullMarked
package dev.hitotsu.postgresql.layout;

import org.jspecify.annotations.NullMarked;
