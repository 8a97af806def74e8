/** The gateway as a process, and the commands that check and explain its configuration. */
@NullMarked
package dev.hitotsu.gatewayserver;

import org.jspecify.annotations.NullMarked;
