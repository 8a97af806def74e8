/** GraphQL over HTTP, on routes of the gateway. */
@NullMarked
package dev.hitotsu.graphql.endpoint;

import org.jspecify.annotations.NullMarked;
