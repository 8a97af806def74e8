/** Rows of the log as the server writes them to its binary log. */
@NullMarked
package dev.hitotsu.mysql.internal.binlog;

import org.jspecify.annotations.NullMarked;
