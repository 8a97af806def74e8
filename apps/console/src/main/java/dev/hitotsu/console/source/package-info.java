/** What a process gives the console: settings, people, the outbox, and tables of facts. No database is named here. */
@NullMarked
package dev.hitotsu.console.source;

import org.jspecify.annotations.NullMarked;
