/** The gateway as a process, and the commands that check and explain its configuration. */
@NullMarked
package dev.hitotsu.server.gateway;

import org.jspecify.annotations.NullMarked;
