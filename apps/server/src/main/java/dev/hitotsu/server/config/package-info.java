/** What a server is told by its YAML file: read, checked, and turned into immutable records, with a place for each error. */
@NullMarked
package dev.hitotsu.server.config;

import org.jspecify.annotations.NullMarked;
