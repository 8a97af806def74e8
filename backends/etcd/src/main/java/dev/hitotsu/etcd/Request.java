package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One request.
 *
 * @param path of the gateway, for example {@code /v3/kv/range}
 */
record Request(String path, byte[] body, Retry retry) {
    /** Who sends it again where its answer was lost. */
    enum Retry {
        /** We do: once or twice is the same, now or later. */
        BY_GATEWAY,
        /** Our caller does, who must know of it: the lost one may be carried out later. Does not wait long for one server. */
        BY_CALLER,
        /** Nobody does, so each answer is waited for as long as there is time. */
        NEVER
    }

    static Request range(ObjectNode body) {
        return new Request("/v3/kv/range", Json.bytes(body), Retry.BY_GATEWAY);
    }

    static Request txn(Txn txn, Retry retry) {
        return new Request("/v3/kv/txn", Json.bytes(txn.request()), retry);
    }

    /** About leases: to grant twice leaves one that runs out, the others come to the same. */
    static Request lease(String action, ObjectNode body) {
        return new Request("/v3/lease/" + action, Json.bytes(body), Retry.BY_GATEWAY);
    }

    @Override
    public String toString() {
        return path;
    }
}
