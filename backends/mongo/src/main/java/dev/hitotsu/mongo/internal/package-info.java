/** What several packages of this module share; for nobody else. */
@NullMarked
package dev.hitotsu.mongo.internal;

import org.jspecify.annotations.NullMarked;
