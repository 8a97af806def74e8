/**
 * One query, answered from several services: GraphQL on routes of the gateway. Found by the gateway when it is on the
 * class path; {@link dev.hitotsu.graphql.GraphQlTargets} is the way in.
 */
@NullMarked
package dev.hitotsu.graphql;

import org.jspecify.annotations.NullMarked;
