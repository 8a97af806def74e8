package dev.hitotsu.inbox.step;

import dev.hitotsu.inbox.step.json.RecordJson;

/** JSON of records and plain values. */
final class JsonCodec implements ResultCodec {
    @Override
    public byte[] write(Object result) {
        return RecordJson.write(result);
    }

    @Override
    public <R> R read(byte[] bytes, Class<R> type) {
        return RecordJson.read(bytes, type);
    }
}
