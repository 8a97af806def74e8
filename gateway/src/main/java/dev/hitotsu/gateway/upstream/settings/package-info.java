/** What may be said of a service: limits, health, retries and how its instances are chosen. */
@NullMarked
package dev.hitotsu.gateway.upstream.settings;

import org.jspecify.annotations.NullMarked;
