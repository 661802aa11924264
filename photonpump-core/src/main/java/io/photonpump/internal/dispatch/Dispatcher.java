package io.photonpump.internal.dispatch;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.photonpump.error.BadRequestException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.error.RequestTooLargeException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.dispatch.ActiveConversation.Stage;
import io.photonpump.internal.frame.Frame;
import io.photonpump.internal.frame.FrameException;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.NotAuthenticated;
import io.photonpump.settings.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what conversations ask for: keeps them while there is no connection, starts them in the order in which they
 * came, brings each reply to the conversation whose exchange it is, answers for all of them to the refusals that any request
 * may meet, and sees to it that each ends: with its outcome, its deadline, or the client.
 *
 * <p>For the event loop only. Doors lead up ({@link Connection}, {@link Outcome}) and down ({@link Outbox}).
 */
public final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Connection connection;
    private final Backoff backoff;
    private final Clock clock;
    private final RandomGenerator random;

    /** In the order in which they came; a set, since many may leave before their turn, from anywhere in the line. */
    private final Set<ActiveConversation<?>> pending = new LinkedHashSet<>();

    private final LongObjectMap<ActiveConversation<?>> exchanges = new LongObjectHashMap<>();
    private final LongObjectMap<ActiveConversation<?>> started = new LongObjectHashMap<>();
    private final Refusals refusals;
    private final Deadlines deadlines = new Deadlines();
    private final Timers timers = new Timers();

    /** The same for all on one connection, by attempt: what was refused in one order is asked again in that order. */
    private final Map<Integer, Duration> retryDelays = new HashMap<>();

    private final SocketHolds holds = new SocketHolds();
    private final Renewal renewal = new Renewal();

    private @Nullable Outbox outbox;
    private @Nullable PhotonPumpException refusal;
    private boolean closed;
    private @Nullable PhotonPumpException closedBecause;
    private long lastExchange;
    private long lastSequence;
    private long nextTick = Deadlines.NEVER;

    public Dispatcher(Connection connection, Backoff backoff, Clock clock, RandomGenerator random) {
        this.connection = connection;
        this.refusals = new Refusals(connection);
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
        active.sequence = ++lastSequence;
        if (closed) {
            active.fail(new ClientClosedException(active.conversation.describe(), closedBecause));
        } else if (refusal != null) {
            active.fail(refusal);
        } else {
            deadlines.add(active, active.timeoutNanos, connection.nanoTime());
            tickAt(active.deadline);
            startOrQueue(active);
        }
    }

    private void startOrQueue(ActiveConversation<?> active) {
        if (outbox == null || renewal.holdsBack(active)) {
            active.stage = Stage.PENDING;
            pending.add(active);
        } else {
            start(active);
        }
    }

    private <R> void start(ActiveConversation<R> active) {
        active.stage = Stage.STARTED;
        started.put(active.sequence, active);
        try {
            active.conversation.start(active);
        } catch (RuntimeException e) {
            wentWrong(active, e);
        }
    }

    private static void guarded(ActiveConversation<?> active, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            wentWrong(active, e);
        }
    }

    /** Whatever a conversation throws concerns that conversation only. */
    private static void wentWrong(ActiveConversation<?> active, RuntimeException e) {
        String what = active.conversation.describe();
        if (e instanceof FrameException.TooLarge large) {
            active.fail(new RequestTooLargeException(what, large.bytes(), Frame.MAX_LENGTH));
        } else if (e instanceof FrameException) {
            active.fail(new BadRequestException(what, String.valueOf(e.getMessage())));
        } else {
            log.error("{} went wrong; this is a defect of the client", what, e);
            active.fail(new ProtocolException(what + " went wrong inside the client: " + e));
        }
    }

    /**
     * There is a connection: everything that waits begins, in the order in which it came, unless sending to it shows that it is
     * gone again.
     */
    public void connected(Outbox newOutbox) {
        outbox = newOutbox;
        refusal = null;
        retryDelays.clear();
        startPending(newOutbox);
    }

    private void startPending(Outbox current) {
        while (outbox == current && !pending.isEmpty()) {
            ActiveConversation<?> first = pending.iterator().next();
            pending.remove(first);
            start(first);
        }
    }

    /** The connection is gone. What had begun begins again on the next one, or fails if that is not safe. */
    public void disconnected() {
        outbox = null;
        renewal.end();
        holds.forget(connection.nanoTime());
        exchanges.clear();
        List<ActiveConversation<?>> interrupted = new ArrayList<>(started.values());
        interrupted.sort(Comparator.comparingLong(active -> active.sequence));
        started.clear();
        List<ActiveConversation<?>> waiting = new ArrayList<>(pending);
        waiting.forEach(active -> active.refused = null); // the next connection asks for credentials anyway
        pending.clear();
        interrupted.forEach(this::interrupted);
        pending.addAll(waiting);
    }

    private void interrupted(ActiveConversation<?> active) {
        active.closeAll();
        active.leftOpen();
        active.holding = false;
        switch (active.conversation.lost()) {
            case START_AGAIN -> {
                active.refused = null;
                active.stage = Stage.PENDING;
                pending.add(active);
            }
            case FAIL -> active.fail(new ConnectionLostException(active.conversation.describe(), true));
        }
    }

    /** The server will not have us: everything that waits fails with this, and what comes next too, until connected. */
    public void refuse(PhotonPumpException error) {
        refusal = error;
        failAll(active -> error);
    }

    /**
     * The client is closed: everything says its last words and fails, now and from now on.
     *
     * @param because why it gave up; null: the caller closed it
     */
    public void close(@Nullable PhotonPumpException because) {
        closedBecause = because;
        List.copyOf(started.values()).forEach(Dispatcher::takeLeave);
        closed = true;
        outbox = null;
        failAll(active -> new ClientClosedException(active.conversation.describe(), because));
    }

    private static <R> void takeLeave(ActiveConversation<R> active) {
        guarded(active, () -> active.conversation.takeLeave(active));
    }

    private void failAll(Function<ActiveConversation<?>, PhotonPumpException> error) {
        List<ActiveConversation<?>> all = new ArrayList<>(pending);
        all.addAll(started.values());
        all.addAll(timers.waiting());
        pending.clear();
        timers.clear();
        all.forEach(active -> active.fail(error.apply(active)));
    }

    /** The server says something. */
    public void receive(long exchange, ServerMessage message) {
        ActiveConversation<?> active = exchanges.get(exchange);
        if (active == null) {
            log.debug(
                    "ignoring {} for exchange {}, which is over",
                    message.getClass().getSimpleName(),
                    exchange);
        } else if (message instanceof NotAuthenticated refused && renewal.mayHelp(active, connection.login())) {
            waitForCredentials(active, exchange, refused);
        } else if (Refusals.isOne(message)) {
            refused(active, exchange);
            refusals.apply(message, active);
        } else {
            reply(active, exchange, message);
        }
    }

    /** The server has not carried the request out, so it is made again once the connection has other credentials. */
    private void waitForCredentials(ActiveConversation<?> active, long exchange, NotAuthenticated refusal) {
        boolean first = renewal.begin(active, connection.login(), refusal);
        refused(active, exchange);
        if (active.stage != Stage.OVER) {
            active.sent = false;
            breakOff(active);
            active.lastRefusal = "the server refused the credentials of the connection";
            startOrQueue(active);
        }
        if (first) {
            connection.renewCredentials();
        }
    }

    /** The connection is authenticated with other credentials: what was refused is repeated, in the order in which it came. */
    public void credentialsRenewed() {
        renewal.succeeded();
        goOn();
    }

    /**
     * There are no other credentials: what was refused fails, what was only held back goes on.
     *
     * @param why null: the supplier gives the same ones
     */
    public void credentialsNotRenewed(@Nullable Throwable why) {
        List<ActiveConversation<?>> refused =
                pending.stream().filter(active -> active.refused != null).toList();
        refused.forEach(active -> Renewal.fail(active, why));
        goOn();
    }

    private void goOn() {
        List<Renewal.Held> held = renewal.end();
        Outbox current = outbox;
        if (current == null) {
            return;
        }
        for (Renewal.Held message : held) {
            if (outbox == current && message.isWanted(exchanges.get(message.exchange()))) {
                guarded(message.active(), () -> transmit(current, message));
            }
        }
        List<ActiveConversation<?>> inOrder = new ArrayList<>(pending);
        inOrder.sort(Comparator.comparingLong(active -> active.sequence));
        pending.clear();
        pending.addAll(inOrder);
        startPending(current);
    }

    private void transmit(Outbox current, Renewal.Held message) {
        current.send(message.exchange(), message.message(), null);
        renewal.sends(message.active());
        message.active().sent = true;
    }

    private static <R> void refused(ActiveConversation<R> active, long exchange) {
        guarded(active, () -> active.conversation.refused(exchange, active));
    }

    /** The server says something that cannot be read: that fails whoever waits for it, and nobody else. */
    public void unreadable(long exchange, ProtocolException error) {
        ActiveConversation<?> active = exchanges.get(exchange);
        if (active == null) {
            log.warn("ignoring a message that nobody waits for: {}", error.getMessage());
        } else {
            unreadable(active, error);
        }
    }

    private static <R> void unreadable(ActiveConversation<R> active, ProtocolException error) {
        guarded(active, () -> active.conversation.unreadable(active));
        active.fail(new ProtocolException(active.conversation.describe() + ": " + error.getMessage()));
    }

    private static <R> void reply(ActiveConversation<R> active, long exchange, ServerMessage message) {
        try {
            active.conversation.reply(exchange, message, active);
        } catch (RuntimeException e) {
            wentWrong(active, e);
        }
    }

    /** Calls what is due and says, through {@link Connection#tickAt}, when to come again. */
    public void tick(long now) {
        nextTick = Deadlines.NEVER;
        for (ActiveConversation<?> late = deadlines.pollExpired(now); late != null; late = deadlines.pollExpired(now)) {
            expired(late);
        }
        for (ActiveConversation<?> due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
            due(due);
        }
        long next = Math.min(deadlines.next(), timers.next());
        if (next != Deadlines.NEVER) {
            tickAt(next);
        }
    }

    private void expired(ActiveConversation<?> active) {
        String circumstances =
                active.lastRefusal == null ? connection.describe() : connection.describe() + "; " + active.lastRefusal;
        active.fail(new OperationTimedOutException(
                active.conversation.describe(),
                Duration.ofNanos(active.timeoutNanos),
                active.mayHaveHappened(),
                circumstances));
    }

    private <R> void due(ActiveConversation<R> active) {
        if (active.stage == Stage.RETRYING) {
            startOrQueue(active);
        } else if (active.stage != Stage.OVER) {
            guarded(active, () -> active.conversation.awake(active));
        }
    }

    /** The consumer has made room. */
    public <R> void room(ActiveConversation<R> active) {
        if (active.stage == Stage.STARTED) {
            guarded(active, () -> active.conversation.room(active));
        }
    }

    /** The caller wants a subscription to end. */
    public <R> void stop(ActiveConversation<R> active) {
        if (active.stage == Stage.RETRYING) {
            active.conversation.lost(); // whatever it had open is closed: there is nobody to take leave of
        }
        if (active.stage != Stage.OVER) {
            guarded(active, () -> active.conversation.stop(active));
        }
    }

    /**
     * The caller withdraws a request: nobody hears of it any more.
     *
     * @return false if it was over already
     */
    public boolean withdraw(ActiveConversation<?> active) {
        return end(active);
    }

    /** How many conversations are not over; for tests and logs. */
    public int size() {
        long retrying = timers.waiting().stream()
                .filter(active -> active.stage == Stage.RETRYING)
                .count();
        return pending.size() + started.size() + (int) retrying;
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

    void forget(long exchange) {
        exchanges.remove(exchange);
    }

    /** Takes a conversation out of everything; false if it was over already. */
    boolean end(ActiveConversation<?> active) {
        if (active.stage == Stage.OVER) {
            return false;
        }
        if (active.stage == Stage.PENDING) {
            pending.remove(active);
        }
        active.stage = Stage.OVER;
        active.timer = 0;
        started.remove(active.sequence);
        active.closeAll();
        deadlines.remove(active);
        releaseSocket(active);
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
        startTimer(active, retryDelays.computeIfAbsent(active.attempts, attempt -> backoff.delay(attempt, random)));
    }

    /** This attempt is over; there will be another one. */
    private void breakOff(ActiveConversation<?> active) {
        started.remove(active.sequence);
        active.closeAll();
        active.leftOpen();
        releaseSocket(active);
    }

    void settled(ActiveConversation<?> active) {
        active.attempts = 0;
        active.refused = null;
        active.lastRefusal = null;
        deadlines.remove(active);
    }

    void wakeAfter(ActiveConversation<?> active, Duration delay) {
        startTimer(active, delay);
    }

    private void startTimer(ActiveConversation<?> active, Duration delay) {
        long due = connection.nanoTime() + delay.toNanos();
        timers.set(active, due);
        tickAt(due);
    }

    Duration holdSocket(ActiveConversation<?> active) {
        if (outbox == null || active.holding) {
            return Duration.ZERO;
        }
        Duration granted = holds.hold(connection.nanoTime(), outbox);
        active.holding = !granted.isZero();
        return granted;
    }

    void releaseSocket(ActiveConversation<?> active) {
        if (active.holding && outbox != null) {
            holds.release(isAlone(active), connection.nanoTime(), outbox);
        }
        active.holding = false;
    }

    private boolean isAlone(ActiveConversation<?> active) {
        return started.isEmpty() || started.size() == 1 && started.containsKey(active.sequence);
    }

    private void tickAt(long due) {
        if (due < nextTick) {
            nextTick = due;
            connection.tickAt(due);
        }
    }
}
