/** A coordination store in tables of MySQL or MariaDB: locks, leadership, registry and configuration. */
@NullMarked
package dev.hitotsu.mysql.coordination;

import org.jspecify.annotations.NullMarked;
