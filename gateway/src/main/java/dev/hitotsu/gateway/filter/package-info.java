/**
 * What a plug-in sees: a {@link dev.hitotsu.gateway.filter.Filter} around a route, and the {@link
 * dev.hitotsu.gateway.filter.Target} that answers behind it. Nothing here knows how the gateway is configured.
 */
@NullMarked
package dev.hitotsu.gateway.filter;

import org.jspecify.annotations.NullMarked;
