/** What the modules of SQL databases share and users never see. */
@NullMarked
package dev.hitotsu.jdbc.internal;

import org.jspecify.annotations.NullMarked;
