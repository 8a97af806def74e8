/**
 * Configuration in YAML. A reader declares its keys once; they read a file strictly, with the line of each mistake and
 * a suggestion for each unknown key, and they make the file's JSON Schema. This package does not know what is
 * configured.
 */
@NullMarked
package dev.hitotsu.config;

import org.jspecify.annotations.NullMarked;
