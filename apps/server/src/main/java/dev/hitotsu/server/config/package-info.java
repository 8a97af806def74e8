/** What a relay is told by its YAML file: the keys, their checks, and the immutable records they become. */
@NullMarked
package dev.hitotsu.server.config;

import org.jspecify.annotations.NullMarked;
