package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.coordination.Coordination;

/** A database that can coordinate processes, too. */
@FunctionalInterface
public interface DatabaseCoordination {
    /** Opens it. The caller closes it. */
    Coordination open();
}
