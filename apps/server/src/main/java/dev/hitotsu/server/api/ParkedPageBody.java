package dev.hitotsu.server.api;

import dev.hitotsu.inbox.operator.InboxAdmin.ParkedPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the parked messages that were asked for; perhaps none, although more follow.
 *
 * @param next what to ask for the next page with; null for the last
 */
public record ParkedPageBody(
        List<ParkedMessageBody> messages, @Nullable String next) {
    public static ParkedPageBody of(ParkedPage page) {
        Long next = page.next();
        return new ParkedPageBody(
                page.entries().stream().map(ParkedMessageBody::of).toList(), next == null ? null : next.toString());
    }
}
