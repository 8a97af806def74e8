/** The commands of a server: what each takes, sessions and transactions, cursors, change streams. */
@NullMarked
package dev.hitotsu.mongoserver.command;

import org.jspecify.annotations.NullMarked;
