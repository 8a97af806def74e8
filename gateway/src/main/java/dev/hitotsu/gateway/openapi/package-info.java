/** Requests as an OpenAPI document describes them. */
@NullMarked
package dev.hitotsu.gateway.openapi;

import org.jspecify.annotations.NullMarked;
