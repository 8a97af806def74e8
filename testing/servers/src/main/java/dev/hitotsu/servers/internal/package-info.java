/** Plumbing shared by the servers of the test kit: folders, locks between processes, polling. Not for use from outside. */
@NullMarked
package dev.hitotsu.servers.internal;

import org.jspecify.annotations.NullMarked;
