/** The kinds of databases that a relay process can read from, each found by its {@link DatabaseProvider}. */
@NullMarked
package dev.hitotsu.server.database;

import org.jspecify.annotations.NullMarked;
