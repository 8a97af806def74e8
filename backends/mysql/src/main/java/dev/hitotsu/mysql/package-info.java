/**
 * The outbox, the inbox and all that belongs to them in MySQL 8.0.19 or MariaDB 10.6 and newer.
 * {@link dev.hitotsu.mysql.MySql} is the door.
 */
@NullMarked
package dev.hitotsu.mysql;

import org.jspecify.annotations.NullMarked;
