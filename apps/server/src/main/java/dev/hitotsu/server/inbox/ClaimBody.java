package dev.hitotsu.server.inbox;

import dev.hitotsu.inbox.operator.InboxAdmin.Claim;
import java.time.Instant;
import java.util.UUID;

/** A claim in JSON. */
record ClaimBody(String consumer, UUID messageId, Instant claimedAt) {
    static ClaimBody of(Claim claim) {
        return new ClaimBody(claim.consumer(), claim.messageId(), claim.claimedAt());
    }
}
