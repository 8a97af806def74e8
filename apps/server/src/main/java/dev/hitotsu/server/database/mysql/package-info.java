/** MariaDB and MySQL as databases with an outbox. */
@NullMarked
package dev.hitotsu.server.database.mysql;

import org.jspecify.annotations.NullMarked;
