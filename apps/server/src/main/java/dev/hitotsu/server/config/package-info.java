/** The YAML file of a relay: its keys, their checks, and the immutable records that they become. */
@NullMarked
package dev.hitotsu.server.config;

import org.jspecify.annotations.NullMarked;
