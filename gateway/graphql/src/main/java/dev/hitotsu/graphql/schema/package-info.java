/** A schema whose fields say which service has their values, read and checked. */
@NullMarked
package dev.hitotsu.graphql.schema;

import org.jspecify.annotations.NullMarked;
