/** What the configuration of a gateway may say. */
@NullMarked
package dev.hitotsu.gateway.config;

import org.jspecify.annotations.NullMarked;
