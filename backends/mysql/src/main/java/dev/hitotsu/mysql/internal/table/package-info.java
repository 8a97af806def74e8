/** The tables of an outbox in MySQL and MariaDB: what the relay writes in them, and what operators look up and change. */
@NullMarked
package dev.hitotsu.mysql.internal.table;

import org.jspecify.annotations.NullMarked;
