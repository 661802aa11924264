package io.photonpump.internal.dispatch;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.dispatch.ActiveConversation.Stage;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.NotAuthenticated;
import io.photonpump.internal.message.WireFacts;
import io.photonpump.internal.message.WireFeature;
import io.photonpump.settings.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs conversations. It keeps them while there is no connection and starts them in the order of the calls, brings each reply to the
 * conversation whose exchange it is, handles the refusals that any request may meet, and makes sure that each conversation ends: with its
 * outcome, at its deadline, or with the client.
 *
 * <p>For the event loop only; no lock guards anything here, and only {@link #prepare} may be called on other threads. A conversation is in
 * one stage, and {@link Roster}, {@link Agenda}, {@link WriteQueues} and {@link LostWrites} keep it accordingly. A conversation leaves all
 * of them before its caller is told the outcome, so that a caller who starts the next request from there finds them consistent.
 */
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /**
     * The time for which later writes wait for the answer to a write whose caller no longer waits: longer than a server takes to give
     * up on a write (docs/protocol.md, Server timeouts).
     */
    static final Duration LONGEST_ABANDONED = Duration.ofSeconds(10);

    private final Connection connection;
    private final Backoff backoff;
    private final Clock clock;
    private final RandomGenerator random;

    private final LongObjectMap<ActiveConversation<?>> exchanges = new LongObjectHashMap<>();
    private final Refusals refusals;
    private final Agenda agenda;
    private final Roster roster;

    /** By attempt, and the same for all on one connection: requests that were refused are repeated in their order. */
    private final Map<Integer, Duration> retryDelays = new HashMap<>();

    private final Renewal renewal;
    private final WriteQueues writeQueues = new WriteQueues(this);
    private final LostWrites lostWrites = new LostWrites(this);
    private final boolean ordered;

    private @Nullable Outbox outbox;
    private @Nullable WireFacts facts;
    private int mostJointBytes = JointWrite.MOST_BYTES;
    private @Nullable PhotonPumpException refusal;
    private boolean closed;
    private @Nullable PhotonPumpException closedBecause;
    private long lastExchange;
    private long lastSequence;

    /** @param ordered whether writes to one stream keep the order of the calls */
    public Dispatcher(Connection connection, Backoff backoff, Clock clock, RandomGenerator random, boolean ordered) {
        this.ordered = ordered;
        this.connection = connection;
        this.refusals = new Refusals(connection);
        this.agenda = new Agenda(connection);
        this.roster = new Roster(agenda, writeQueues, lostWrites);
        this.renewal = new Renewal(this, connection, roster);
        this.backoff = backoff;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes a handle for a conversation. Safe on any thread; nothing happens before {@link #submit}.
     *
     * @param credentials of this conversation; null: those of the connection
     * @param timeout for the whole of a request, or until a subscription is confirmed
     */
    public <R> ActiveConversation<R> prepare(
            Conversation<R> conversation, Outcome<R> outcome, @Nullable Credentials credentials, Duration timeout) {
        return new ActiveConversation<>(this, conversation, outcome, credentials, timeout);
    }

    /** Starts the conversation, now or when there is a connection. */
    public void submit(ActiveConversation<?> active) {
        active.sequence = nextSequence();
        if (closed) {
            active.fail(new ClientClosedException(active.conversation.describe(), closedBecause));
        } else if (refusal != null) {
            active.fail(refusal);
        } else {
            agenda.startDeadline(active);
            String stream = ordered ? active.conversation.orderedStream() : null;
            if (stream == null) {
                startOrQueue(active);
            } else {
                writeQueues.enter(active, stream);
            }
        }
    }

    /** The user that the connection was authenticated as; null: it is anonymous. */
    @Nullable
    String username() {
        return connection.username();
    }

    long nextSequence() {
        return ++lastSequence;
    }

    void startOrQueue(ActiveConversation<?> active) {
        WriteConversation lost = active.conversation.lostWrite();
        if (lost != null) {
            lostWrites.lookFor(active, lost);
        } else if (outbox == null || renewal.holdsBack(active)) {
            roster.waitsForConnection(active);
        } else {
            start(active);
        }
    }

    private void start(ActiveConversation<?> active) {
        roster.begins(active);
        Calls.start(active);
    }

    /**
     * There is a connection: everything that waits begins, in the order of the calls, unless sending shows that the connection is lost
     * again.
     */
    public void connected(Outbox newOutbox, WireFacts newFacts) {
        outbox = newOutbox;
        facts = newFacts;
        // Half: an event takes more room than its bytes.
        mostJointBytes = (int) Math.min(JointWrite.MOST_BYTES, newFacts.maxRequestBytes() / 2);
        refusal = null;
        retryDelays.clear();
        startPending(newOutbox);
    }

    /** Starts what waits for a connection or for its credentials. */
    void startPending(Outbox current) {
        ActiveConversation<?> first = roster.pollPending();
        while (first != null) {
            start(first);
            first = isCurrent(current) ? roster.pollPending() : null;
        }
    }

    /** The connection is lost. What had begun begins again on the next one, or fails if that is not safe. */
    public void disconnected() {
        outbox = null;
        renewal.end();
        exchanges.clear();
        roster.pending().forEach(active -> active.refused = null); // the next connection asks for credentials anyway
        roster.interrupt(this::interrupted);
    }

    private void interrupted(ActiveConversation<?> active) {
        active.closeAll();
        active.leftOpen();
        active.heldExchange = ActiveConversation.NO_EXCHANGE;
        if (active.stage == Stage.ABANDONED) {
            settle(active);
            return;
        }
        switch (active.conversation.lost()) {
            case START_AGAIN -> {
                active.refused = null;
                startOrQueue(active);
            }
            case FAIL -> active.fail(new ConnectionLostException(active.conversation.describe()));
        }
    }

    /** The server refuses the client: everything that waits fails with this error, and so do later conversations, until connected. */
    public void refuse(PhotonPumpException error) {
        refusal = error;
        failAll(active -> error);
    }

    /**
     * Closes the client: conversations send what they have left and fail, and so do later ones.
     *
     * @param because why it gave up; null: the caller closed it
     */
    public void close(@Nullable PhotonPumpException because) {
        closedBecause = because;
        roster.started().forEach(Calls::closeGracefully);
        closed = true;
        outbox = null;
        failAll(active -> new ClientClosedException(active.conversation.describe(), because));
    }

    private void failAll(Function<ActiveConversation<?>, PhotonPumpException> error) {
        for (ActiveConversation<?> active : roster.all()) {
            if (active.stage == Stage.ABANDONED) {
                settle(active);
            } else {
                active.fail(error.apply(active));
            }
        }
    }

    /** A message has arrived. */
    public void receive(long exchange, ServerMessage message) {
        ActiveConversation<?> active = exchanges.get(exchange);
        if (active == null || active.stage == Stage.ABANDONED) {
            if (active != null) {
                settle(active);
            }
            LOG.debug(
                    "ignoring {} for exchange {}, which is over",
                    message.getClass().getSimpleName(),
                    exchange);
        } else if (message instanceof NotAuthenticated refused && renewal.mayHelp(active, connection.username())) {
            renewal.waitFor(active, exchange, refused);
        } else if (Refusals.isOne(message)) {
            Calls.refused(active, exchange);
            refusals.apply(message, active);
        } else {
            Calls.reply(active, exchange, message);
        }
    }

    /** The connection is authenticated with other credentials: what was refused is repeated, in the order of the calls. */
    public void credentialsRenewed() {
        renewal.succeeded();
    }

    /**
     * There are no other credentials: what was refused fails, and what was only held back is sent.
     *
     * @param why null: the supplier gives the same ones
     */
    public void credentialsNotRenewed(@Nullable Throwable why) {
        renewal.failed(why);
    }

    /**
     * One exchange has ended without an answer, and the connection continues. Its conversation begins again after a while, or fails if
     * that is not safe.
     *
     * @param reason for use after the name of a request
     */
    public void lost(long exchange, String reason) {
        ActiveConversation<?> active = exchanges.get(exchange);
        if (active == null) {
            return;
        }
        if (active.stage == Stage.ABANDONED) {
            settle(active);
            return;
        }
        switch (active.conversation.lost()) {
            case START_AGAIN -> tryAgain(active, reason);
            case FAIL -> active.fail(new ConnectionLostException(active.conversation.describe()));
        }
    }

    /** A message for this exchange cannot be read. Its conversation fails, and no other does. */
    public void unreadable(long exchange, ProtocolException error) {
        ActiveConversation<?> active = exchanges.get(exchange);
        if (active == null) {
            LOG.warn("ignoring a message for no exchange: {}", error.getMessage());
        } else if (active.stage == Stage.ABANDONED) {
            settle(active);
        } else {
            Calls.unreadable(active, error);
        }
    }

    /** Calls what is due, and asks for the next tick with {@link Connection#tickAt}. */
    public void tick(long now) {
        agenda.tick(now, this::expired, this::due);
    }

    private void expired(ActiveConversation<?> active) {
        PhotonPumpException error = active.late(connection.describe());
        if (withdraw(active)) {
            active.tell(error);
        }
    }

    private void due(ActiveConversation<?> active) {
        switch (active.stage) {
            case RETRYING -> startOrQueue(active);
            case ABANDONED -> settle(active);
            case WAITING, TOGETHER, SOUGHT, PENDING, STARTED -> Calls.awake(active);
            case OVER -> {}
        }
    }

    /** The consumer has made room. */
    public <R> void room(ActiveConversation<R> active) {
        if (active.stage == Stage.STARTED) {
            Calls.room(active);
        }
    }

    /** The caller wants a subscription to end. */
    public <R> void stop(ActiveConversation<R> active) {
        if (active.stage == Stage.RETRYING) {
            active.conversation.lost(); // its exchanges are closed: there is no subscription to end on the server
        }
        if (active.stage != Stage.OVER) {
            Calls.stop(active);
        }
    }

    /**
     * The caller no longer waits for a request. What is under way keeps its place in its write queue until the server answers or the
     * connection is lost, but not for ever.
     *
     * @return false if the caller had its outcome already
     */
    public boolean withdraw(ActiveConversation<?> active) {
        if (active.queue != null && active.stage == Stage.STARTED && active.sent) {
            roster.isAbandoned(active, LONGEST_ABANDONED);
            return true;
        } else if (active.stage == Stage.ABANDONED || !end(active)) {
            return false;
        }
        leaveQueue(active);
        return true;
    }

    /** Ends an abandoned write: it is no longer under way, and later writes may be sent. */
    private void settle(ActiveConversation<?> abandoned) {
        end(abandoned);
        leaveQueue(abandoned);
    }

    void leaveQueue(ActiveConversation<?> active) {
        writeQueues.leave(active);
    }

    /** The number of conversations that are not over; for tests and logs. */
    public int size() {
        return roster.size();
    }

    /** The number of streams that have writes under way; for tests. */
    int writeQueues() {
        return writeQueues.size();
    }

    Instant now() {
        return clock.instant();
    }

    long nanoTime() {
        return connection.nanoTime();
    }

    long open(ActiveConversation<?> active) {
        exchanges.put(++lastExchange, active);
        return lastExchange;
    }

    void send(ActiveConversation<?> active, long exchange, ClientMessage message) {
        if (outbox == null || exchanges.get(exchange) != active) {
            return;
        }
        if (renewal.holdsBack(active)) {
            renewal.hold(active, exchange, message);
        } else {
            outbox.send(exchange, message, active.credentials);
            renewal.sends(active);
            active.sent = true;
        }
    }

    /** Sends a message that was held back, unless its exchange is closed. */
    void sendHeld(Outbox current, Renewal.Held held) {
        if (isCurrent(current) && held.isWanted(exchanges.get(held.exchange()))) {
            Calls.guarded(held.active(), () -> {
                current.send(held.exchange(), held.message(), null);
                renewal.sends(held.active());
                held.active().sent = true;
            });
        }
    }

    @Nullable
    Outbox outbox() {
        return outbox;
    }

    private boolean isCurrent(Outbox former) {
        return outbox == former;
    }

    void forget(long exchange) {
        exchanges.remove(exchange);
    }

    /** Removes a conversation from all tables; false if it was over already. */
    boolean end(ActiveConversation<?> active) {
        if (!roster.ends(active)) {
            return false;
        }
        active.closeAll();
        release(active);
        return true;
    }

    void tryAgain(ActiveConversation<?> active, String why) {
        if (active.stage == Stage.OVER) {
            return;
        }
        breakOff(active);
        active.lastRefusal = why;
        active.attempts++;
        active.stage = Stage.RETRYING;
        agenda.startTimer(
                active, retryDelays.computeIfAbsent(active.attempts, attempt -> backoff.delay(attempt, random)));
    }

    /** This attempt is over; there will be another one. */
    void breakOff(ActiveConversation<?> active) {
        roster.pauses(active);
        active.closeAll();
        active.leftOpen();
        release(active);
    }

    void settled(ActiveConversation<?> active) {
        active.attempts = 0;
        active.refused = null;
        active.lastRefusal = null;
        agenda.endDeadline(active);
    }

    void wakeAfter(ActiveConversation<?> active, Duration delay) {
        agenda.startTimer(active, delay);
    }

    Duration hold(ActiveConversation<?> active, long exchange) {
        if (outbox == null || active.heldExchange != ActiveConversation.NO_EXCHANGE) {
            return Duration.ZERO;
        }
        Duration granted = outbox.hold(exchange);
        if (!granted.isZero()) {
            active.heldExchange = exchange;
        }
        return granted;
    }

    void release(ActiveConversation<?> active) {
        long exchange = active.heldExchange;
        if (exchange != ActiveConversation.NO_EXCHANGE) {
            active.heldExchange = ActiveConversation.NO_EXCHANGE;
            if (outbox != null) {
                outbox.release(exchange, roster.isAlone(active));
            }
        }
    }

    /** Returns why the wire cannot do this; null if it can, or if there is no connection. */
    @Nullable
    String whyUnsupported(WireFeature feature) {
        return facts == null ? null : facts.whyUnsupported(feature);
    }

    /** Returns how many bytes of events may go in one joint write. */
    int mostJointBytes() {
        return mostJointBytes;
    }
}
