/**
 * Configuration in YAML: read strictly, with the line of each mistake and a suggestion for each unknown key. Knows nothing of
 * what is configured.
 */
@NullMarked
package dev.hitotsu.config;

import org.jspecify.annotations.NullMarked;
