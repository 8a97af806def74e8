/** What a message costs in a transaction of Spring's, beside one of the library's own. */
@NullMarked
package dev.hitotsu.demospring.append;

import org.jspecify.annotations.NullMarked;
