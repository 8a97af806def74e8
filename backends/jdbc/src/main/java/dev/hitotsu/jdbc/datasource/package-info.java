/** Data sources that hand out connections and nothing else. */
@NullMarked
package dev.hitotsu.jdbc.datasource;

import org.jspecify.annotations.NullMarked;
