package io.photonpump.embedded.internal.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.photonpump.embedded.error.ListenException;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets of a server and the sockets of its connections. They can be closed without the event loop, which has
 * ended after some failures. Methods may be called from any thread.
 */
public final class ServerSockets {

    private static final Logger LOG = LoggerFactory.getLogger(ServerSockets.class);

    private static final int BIND_ATTEMPTS = 25;
    private static final int BIND_PAUSE_MILLIS = 5;

    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    /** Creates a channel that listens. */
    public ServerChannel newListener() {
        return new Listener();
    }

    /**
     * Binds a listener and waits until it is bound. It tries several times, because the operating system releases a port that
     * was just closed only when the event loop next calls its selector.
     *
     * @throws ListenException if the port is not available
     */
    public Channel listen(ServerBootstrap bootstrap, String host, int port) {
        for (int attempt = 1; ; attempt++) {
            ChannelFuture bound = bootstrap.bind(host, port).awaitUninterruptibly();
            if (bound.isSuccess()) {
                return bound.channel();
            }
            if (attempt == BIND_ATTEMPTS || !(bound.cause() instanceof BindException)) {
                throw new ListenException(host, port, bound.cause());
            }
            bootstrap
                    .config()
                    .group()
                    .schedule(() -> {}, BIND_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                    .syncUninterruptibly();
        }
    }

    /** Closes all sockets without their channels. */
    void closeAll() {
        for (Closeable socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("A socket of a failed server could not be closed", e);
            }
        }
    }

    private void remember(Closeable socket, Channel channel) {
        open.add(socket);
        channel.closeFuture().addListener(closed -> open.remove(socket));
    }

    private final class Listener extends NioServerSocketChannel {

        Listener() {
            remember(javaChannel(), this);
        }

        /** Accepts a connection as the superclass does, which does not provide the accepted sockets. */
        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            SocketChannel socket = javaChannel().accept();
            if (socket == null) {
                return 0;
            }
            NioSocketChannel channel;
            try {
                channel = new NioSocketChannel(this, socket);
            } catch (Throwable e) {
                socket.close();
                throw e;
            }
            remember(socket, channel);
            accepted.add(channel);
            return 1;
        }
    }
}
