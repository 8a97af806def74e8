/** What an operation asks for, made ready: which fields of which objects, and which services have them. */
@NullMarked
package dev.hitotsu.graphql.plan;

import org.jspecify.annotations.NullMarked;
