package io.photonpump.internal.dispatch;

import io.photonpump.cluster.Endpoint;
import io.photonpump.event.Credentials;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.WireFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The surroundings of the dispatcher: a connection that consists of lists, and a clock that the test controls. */
final class World implements Connection, Outbox {
    final List<Long> exchanges = new ArrayList<>();
    final List<ClientMessage> sent = new ArrayList<>();
    static final WireFacts FACTS = new WireFacts(64 * 1024 * 1024, Map.of());
    static final Duration LONGEST_HOLD = Duration.ofMillis(500);

    /** The exchanges that are held. */
    final List<Long> held = new ArrayList<>();

    /** For each release, whether it came from the only conversation. */
    final List<Boolean> releasedAlone = new ArrayList<>();

    final List<Endpoint> moves = new ArrayList<>();
    Runnable whenSending = () -> {};
    int renewals;
    long nanos = -5_000_000_000L; // nanoTime has an arbitrary origin
    long nextTick = Long.MAX_VALUE;

    @Override
    public void send(long exchange, ClientMessage message, @Nullable Credentials credentials) {
        exchanges.add(exchange);
        sent.add(message);
        whenSending.run();
    }

    @Override
    public Duration hold(long exchange) {
        held.add(exchange);
        return LONGEST_HOLD;
    }

    @Override
    public void release(long exchange, boolean alone) {
        held.remove(exchange);
        releasedAlone.add(alone);
    }

    @Override
    public void goTo(Endpoint leader) {
        moves.add(leader);
    }

    @Override
    public String describe() {
        return "connected to somewhere";
    }

    @Override
    public String username() {
        return "admin";
    }

    @Override
    public void renewCredentials() {
        renewals++;
    }

    @Override
    public void tickAt(long nanoTime) {
        nextTick = Math.min(nextTick, nanoTime);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    long last() {
        return exchanges.get(exchanges.size() - 1);
    }

    /** Advances the clock and runs every requested tick. */
    void pass(Dispatcher dispatcher, Duration time) {
        long until = nanos + time.toNanos();
        while (nextTick <= until) {
            nanos = Math.max(nanos, nextTick);
            nextTick = Long.MAX_VALUE;
            dispatcher.tick(nanos);
        }
        nanos = until;
    }
}
