package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;

/** A factory of connections that no delivery can break; see {@link SoundFrames}. */
final class SoundConnectionFactory extends ConnectionFactory {
    @Override
    protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
        FrameHandlerFactory frames = super.createFrameHandlerFactory();
        return (address, connectionName) -> SoundFrames.of(frames.create(address, connectionName));
    }
}
