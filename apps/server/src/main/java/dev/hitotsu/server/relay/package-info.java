/**
 * The relay as a process: opens what the configuration names, logs, answers HTTP requests, and stops in an orderly way.
 */
@NullMarked
package dev.hitotsu.server.relay;

import org.jspecify.annotations.NullMarked;
