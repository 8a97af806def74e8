/** What the servers share: folders, locks between processes, polling. Not for use from outside. */
@NullMarked
package dev.hitotsu.servers.internal;

import org.jspecify.annotations.NullMarked;
