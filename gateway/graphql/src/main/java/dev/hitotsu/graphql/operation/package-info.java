/** Documents of operations: read, measured, compared with the schema, and kept ready. */
@NullMarked
package dev.hitotsu.graphql.operation;

import org.jspecify.annotations.NullMarked;
