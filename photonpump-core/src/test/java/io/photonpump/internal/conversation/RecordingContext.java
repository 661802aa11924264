package io.photonpump.internal.conversation;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.event.Content;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireFeature;
import io.photonpump.stream.Position;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A context that records a conversation's requests, with a clock that the test controls. */
final class RecordingContext<R> implements ConversationContext<R> {

    final Map<Long, ClientMessage> open = new LinkedHashMap<>();
    final List<ClientMessage> sent = new ArrayList<>();
    final List<ClientMessage> sentMore = new ArrayList<>();
    final List<String> retries = new ArrayList<>();
    final List<Boolean> holds = new ArrayList<>();

    @Nullable
    R result;

    @Nullable
    PhotonPumpException error;

    @Nullable
    Duration wakeAfter;

    Duration longestHold = Duration.ofMillis(500);
    boolean settled;
    long nanos = 1_000_000;
    Instant now = Instant.parse("2026-05-01T12:00:00Z");
    private long lastExchange;

    /** The last conversation that this context called; null before the first call. */
    private @Nullable Conversation<R> called;

    long last() {
        return lastExchange;
    }

    ClientMessage lastSent() {
        return sent.get(sent.size() - 1);
    }

    boolean isOver() {
        return result != null || error != null;
    }

    /** Passes a message to a conversation, in the exchange that was opened last. */
    void receive(Conversation<R> conversation, ServerMessage message) {
        receive(conversation, lastExchange, message);
    }

    /** Passes a message as the dispatcher does: not in a closed exchange. */
    void receive(Conversation<R> conversation, long exchange, ServerMessage message) {
        called = conversation;
        if (open.containsKey(exchange) && !isOver()) {
            conversation.reply(exchange, message, this);
        }
    }

    /** Fails the conversation as the dispatcher does, for example when the server refuses the client. */
    void failFromOutside(Conversation<R> conversation, PhotonPumpException failure) {
        called = conversation;
        fail(failure);
    }

    /** Delivers an answer that cannot be decoded. */
    void receiveUnreadable(Conversation<R> conversation) {
        conversation.unreadable(this);
        failFromOutside(conversation, new ProtocolException("it cannot be read"));
    }

    /** Loses the connection and starts the conversation on a new one. */
    Conversation.AfterLoss reconnect(Conversation<R> conversation) {
        open.clear();
        Conversation.AfterLoss after = conversation.lost();
        if (after == Conversation.AfterLoss.START_AGAIN) {
            conversation.start(this);
        }
        return after;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long open(ClientMessage message) {
        open.put(++lastExchange, message);
        sent.add(message);
        return lastExchange;
    }

    @Override
    public void send(long exchange, ClientMessage message) {
        if (open.containsKey(exchange)) {
            sentMore.add(message);
        }
    }

    @Override
    public void close(long exchange) {
        open.remove(exchange);
    }

    @Override
    public void finish(R value) {
        if (!isOver()) {
            result = value;
            open.clear();
        }
    }

    @Override
    public void fail(PhotonPumpException failure) {
        if (!isOver()) {
            error = called == null ? failure : called.failure(failure);
            open.clear();
        }
    }

    @Override
    public void tryAgain(String why) {
        retries.add(why);
        open.clear();
    }

    @Override
    public void settled() {
        settled = true;
    }

    @Override
    public void wakeAfter(Duration delay) {
        wakeAfter = delay;
    }

    @Override
    public Duration hold(long exchange) {
        if (!longestHold.isZero()) {
            holds.add(true);
        }
        return longestHold;
    }

    @Override
    public void release() {
        holds.add(false);
    }

    @Override
    public boolean requires(WireFeature feature) {
        return true;
    }

    static ResolvedEvent event(String stream, long number) {
        return event(stream, number, null);
    }

    static ResolvedEvent event(String stream, long number, @Nullable Position position) {
        UUID id = UUID.nameUUIDFromBytes((stream + "/" + number).getBytes(StandardCharsets.UTF_8));
        return new ResolvedEvent(record(stream, number, id, Instant.EPOCH), null, position, 0);
    }

    static RecordedEvent record(String stream, long number, UUID id, Instant created) {
        return new RecordedEvent(stream, number, id, "PonyJumped", Content.EMPTY, Content.EMPTY, created);
    }

    /** A buffer that the test empties. */
    static final class Buffer implements Delivery {
        final List<Long> numbers = new ArrayList<>();
        final List<String> log = new ArrayList<>();
        int waiting;
        int capacity = 100;
        int threshold = -1;

        void take(int events) {
            waiting -= events;
        }

        @Override
        public void event(ResolvedEvent event) {
            waiting++;
            numbers.add(event.position() != null ? event.position().prepare() : event.eventNumber());
        }

        @Override
        public void live() {
            log.add("live");
        }

        @Override
        public void fellBehind() {
            log.add("no longer live");
        }

        @Override
        public void gap(String reason) {
            log.add("gap");
        }

        @Override
        public void checkpoint(Position position) {
            log.add("checkpoint " + position);
        }

        @Override
        public void subscribing() {}

        @Override
        public void catchingUp() {}

        @Override
        public void lastKnown(long eventNumber) {
            log.add("last " + eventNumber);
        }

        @Override
        public void takeBack() {
            log.add("taken back");
        }

        @Override
        public int waiting() {
            return waiting;
        }

        @Override
        public boolean isFull() {
            return waiting >= capacity;
        }

        @Override
        public boolean isHalfEmpty() {
            return waiting <= capacity / 2;
        }

        @Override
        public int capacity() {
            return capacity;
        }

        @Override
        public void whenBelow(int events) {
            threshold = events;
        }
    }
}
