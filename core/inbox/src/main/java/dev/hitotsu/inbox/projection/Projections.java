package dev.hitotsu.inbox.projection;

import java.util.List;

/** The projections of a database, as an operator sees them. Thread-safe; every call blocks for the database. */
public interface Projections {
    /** All of them, by name. */
    List<ProjectionStatus> list();

    /**
     * Has a projection made anew from its topic. Its application does that while it goes on using what it has, and
     * changes over when the new one has come as far. Does nothing if it is made anew already.
     *
     * @return false if there is no projection of this name
     */
    boolean rebuild(String name);
}
