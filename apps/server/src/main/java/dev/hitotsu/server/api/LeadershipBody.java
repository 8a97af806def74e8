package dev.hitotsu.server.api;

import dev.hitotsu.coordination.Leadership.Leader;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who leads, and who waits to lead.
 *
 * @param name of the leadership
 * @param leader null for nobody
 * @param waiting the instances that wait, in the order of their turn
 */
public record LeadershipBody(String name, @Nullable LeaderBody leader, List<String> waiting) {
    public LeadershipBody {
        waiting = List.copyOf(waiting);
    }

    /** The instance that leads. */
    public record LeaderBody(String instance, long fence, Instant since) {
        public static LeaderBody of(Leader leader) {
            return new LeaderBody(leader.instance(), leader.fence(), leader.since());
        }
    }
}
