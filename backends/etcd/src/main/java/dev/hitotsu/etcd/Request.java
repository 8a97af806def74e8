package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One request.
 *
 * @param path the path in the gateway, for example {@code /v3/kv/range}
 */
record Request(String path, byte[] body, Retry retry) {
    /** Who repeats the request after a lost answer. */
    enum Retry {
        /** The gateway. Carrying out the request twice makes no difference, now or later. */
        BY_GATEWAY,
        /**
         * The caller, which has to know that the lost request may be carried out later. It does not wait long for one
         * server.
         */
        BY_CALLER,
        /** Nobody, so it waits for each answer as long as there is time. */
        NEVER
    }

    static Request range(ObjectNode body) {
        return new Request("/v3/kv/range", Json.bytes(body), Retry.BY_GATEWAY);
    }

    static Request txn(Txn txn, Retry retry) {
        return new Request("/v3/kv/txn", Json.bytes(txn.request()), retry);
    }

    /**
     * A request about leases. Granting one twice leaves one that times out; repeating the others makes no difference.
     */
    static Request lease(String action, ObjectNode body) {
        return new Request("/v3/lease/" + action, Json.bytes(body), Retry.BY_GATEWAY);
    }

    @Override
    public String toString() {
        return path;
    }
}
