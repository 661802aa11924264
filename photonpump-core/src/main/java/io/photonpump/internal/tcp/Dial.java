package io.photonpump.internal.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.photonpump.internal.thread.Loop;
import io.photonpump.internal.thread.NettyLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The opening of one connection to a name with one address or more. They are tried in turn: the next when the one before refuses,
 * or has not answered for a moment while it still may. The first that takes the connection wins, the others are closed (RFC 8305,
 * section 5). For the event loop only.
 */
final class Dial {

    /** The time that an address may take before the next one is tried beside it. */
    static final Duration HEAD_START = Duration.ofMillis(250);

    private final NettyLoop loop;
    private final List<InetSocketAddress> addresses;
    private final Duration timeout;
    private final BiConsumer<Channel, InetSocketAddress> won;
    private final Consumer<Throwable> failed;
    private final Consumer<InetSocketAddress> tried;
    private final List<Channel> open = new ArrayList<>();
    private Loop.Timer timer = () -> {};
    private @Nullable Channel winner;
    private int next;
    private boolean stopped;

    /**
     * A dial of these addresses.
     *
     * @param timeout for all of them
     * @param tried called with each address that is tried
     * @param won called with the connection, once, to build its pipeline, before anything is read
     * @param failed called if no address took a connection; not both are called, and none after {@link #stop}
     */
    Dial(
            NettyLoop loop,
            List<InetSocketAddress> addresses,
            Duration timeout,
            Consumer<InetSocketAddress> tried,
            BiConsumer<Channel, InetSocketAddress> won,
            Consumer<Throwable> failed) {
        this.loop = loop;
        this.addresses = addresses;
        this.timeout = timeout;
        this.tried = tried;
        this.won = won;
        this.failed = failed;
    }

    void start() {
        connectNext();
    }

    private void connectNext() {
        timer.cancel();
        if (stopped || winner != null || next == addresses.size()) {
            return;
        }
        InetSocketAddress address = addresses.get(next++);
        if (next < addresses.size()) {
            timer = loop.schedule(this::connectNext, headStart());
        }
        tried.accept(address);
        ChannelFuture connecting = bootstrap(address).connect(address);
        Channel channel = connecting.channel();
        open.add(channel);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                refused(channel, done.cause());
            }
        });
    }

    /** All addresses get their turn within the timeout. */
    private Duration headStart() {
        Duration share = timeout.dividedBy(addresses.size() + 1L);
        return share.compareTo(HEAD_START) < 0 ? share : HEAD_START;
    }

    private void refused(Channel channel, Throwable cause) {
        open.remove(channel);
        if (stopped || winner != null) {
            return;
        }
        if (next < addresses.size()) {
            connectNext();
        } else if (open.isEmpty()) {
            failed.accept(cause);
        }
    }

    private boolean wins(Channel channel) {
        if (stopped || winner != null) {
            return false;
        }
        winner = channel;
        timer.cancel();
        open.remove(channel);
        List.copyOf(open).forEach(Channel::close); // each leaves the list when it is closed
        return true;
    }

    /** Gives up, or closes the connection once there is one. */
    void stop() {
        stopped = true;
        timer.cancel();
        List.copyOf(open).forEach(Channel::close);
        if (winner != null) {
            winner.close();
        }
    }

    private Bootstrap bootstrap(InetSocketAddress address) {
        return new Bootstrap()
                .group(loop.netty())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis())))
                .handler(new Door(address));
    }

    /** The only handler of a connection that has not won: nothing that happens to the others is of interest. */
    private final class Door extends ChannelInboundHandlerAdapter {

        private final InetSocketAddress address;

        Door(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (wins(context.channel())) {
                won.accept(context.channel(), address);
                context.fireChannelActive();
                context.pipeline().remove(this);
            } else {
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {}

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
