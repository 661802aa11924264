package io.photonpump.internal.dispatch;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.conversation.ConversationContext;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.WireFeature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that was handed to the dispatcher, and the caller's handle of it. It is the {@link ConversationContext} of its
 * conversation, and passes everything on to the dispatcher.
 *
 * <p>For the event loop only, except {@link #run}'s hand-over: {@link Dispatcher#prepare} makes it on any thread, and the loop sees it
 * through the queue of the loop. The fields belong to the dispatcher's parts that they name.
 */
public final class ActiveConversation<R> implements ConversationContext<R>, Runnable {

    /** The stages of a conversation in the dispatcher. */
    enum Stage {
        /** Waits for earlier writes to its stream; see {@link WriteQueue}. */
        WAITING,
        /** Is a part of a {@link JointWrite}, which is in a stage of its own. */
        TOGETHER,
        /** Waits until it is known whether an earlier attempt was carried out; see {@link LostWrites}. */
        SOUGHT,
        /** Waits for a connection; nothing of it is under way. */
        PENDING,
        /** Has begun on the connection that there is. */
        STARTED,
        /** Waits for a while before it begins again. */
        RETRYING,
        /** Its caller has its outcome, but the server has not answered yet, and later writes wait for that. */
        ABANDONED,
        /** Has its outcome. */
        OVER
    }

    private static final Duration LONGEST = Duration.ofDays(36_500);
    static final long NO_EXCHANGE = 0;
    private static final long[] NO_EXCHANGES = {};

    final Conversation<R> conversation;
    final @Nullable Credentials credentials;
    final long timeoutNanos;
    private final Outcome<R> outcome;
    private final Dispatcher dispatcher;

    Stage stage = Stage.PENDING;
    long sequence;
    int attempts;

    /** True if something was sent in this attempt that the server may have carried out. */
    boolean sent;

    /** True if an earlier attempt left that open. */
    private boolean sentBefore;

    /** The exchange that is held for this conversation. */
    long heldExchange = NO_EXCHANGE;

    @Nullable
    String lastRefusal;

    /** For {@link Renewal}: which credentials of the connection its last message was sent with. */
    int credentialsNumber;

    /** For {@link Renewal}: the refusal of those credentials that it is repeated for; null if it is not. */
    @Nullable
    NotAuthenticatedException refused;

    private long onlyExchange = NO_EXCHANGE;
    private long[] moreExchanges = NO_EXCHANGES;

    /** For {@link Timers}: the timer that counts; others of this conversation are void. */
    long timer;

    /** The write's queue, until the write is over; null: it is in none. */
    @Nullable
    WriteQueue queue;

    /** For {@link WriteQueue}, as the two below. */
    @Nullable
    ActiveConversation<?> ahead;

    @Nullable
    ActiveConversation<?> behind;

    boolean alone;

    /** For {@link LostWrites}: the search that it waits for; null: it waits for none. */
    LostWrites.@Nullable Search search;

    /** For {@link Deadlines}, which also owns the three below. */
    Deadlines.@Nullable Row row;

    long deadline;

    @Nullable
    ActiveConversation<?> previous;

    @Nullable
    ActiveConversation<?> next;

    ActiveConversation(
            Dispatcher dispatcher,
            Conversation<R> conversation,
            Outcome<R> outcome,
            @Nullable Credentials credentials,
            Duration timeout) {
        this.dispatcher = dispatcher;
        this.conversation = conversation;
        this.outcome = outcome;
        this.credentials = credentials;
        this.timeoutNanos = nanos(timeout);
    }

    /** A timeout that is longer than any program runs is as long as a long can say. */
    private static long nanos(Duration timeout) {
        return timeout.compareTo(LONGEST) < 0 ? timeout.toNanos() : LONGEST.toNanos();
    }

    /** Hands itself in; on the loop. See {@link Dispatcher#submit}. */
    @Override
    public void run() {
        dispatcher.submit(this);
    }

    @Override
    public Instant now() {
        return dispatcher.now();
    }

    @Override
    public long nanoTime() {
        return dispatcher.nanoTime();
    }

    @Override
    public long open(ClientMessage message) {
        long exchange = dispatcher.open(this);
        remember(exchange);
        dispatcher.send(this, exchange, message);
        return exchange;
    }

    /** Most conversations only ever have one exchange open. */
    private void remember(long exchange) {
        if (onlyExchange == NO_EXCHANGE && moreExchanges.length == 0) {
            onlyExchange = exchange;
        } else {
            moreExchanges = Arrays.copyOf(moreExchanges, moreExchanges.length + 1);
            moreExchanges[moreExchanges.length - 1] = exchange;
        }
    }

    @Override
    public void send(long exchange, ClientMessage message) {
        dispatcher.send(this, exchange, message);
    }

    @Override
    public void close(long exchange) {
        dispatcher.forget(exchange);
        if (exchange == onlyExchange) {
            onlyExchange = NO_EXCHANGE;
        } else {
            moreExchanges = Arrays.stream(moreExchanges)
                    .filter(open -> open != exchange)
                    .toArray();
        }
    }

    /** This attempt is over, and whatever it sent was not answered for. */
    void leftOpen() {
        sentBefore |= sent;
        sent = false;
    }

    int mostJointBytes() {
        return dispatcher.mostJointBytes();
    }

    boolean mayHaveHappened() {
        return sent || sentBefore || stage == Stage.TOGETHER && queue != null && queue.mayHaveHappened();
    }

    /** Continues after a joint write: takes over what is known of its requests and of the credentials. */
    void goOnAfter(ActiveConversation<?> together) {
        sentBefore |= together.sentBefore;
        refused = together.refused;
        credentialsNumber = together.credentialsNumber;
    }

    /** The caller no longer waits for it. */
    void abandon() {
        dispatcher.withdraw(this);
    }

    /** Tells the caller of a failure. The dispatcher has removed this conversation from all of its tables before. */
    void tell(PhotonPumpException error) {
        outcome.failed(error);
    }

    /** The failure, if this is not done in time. */
    OperationTimedOutException late(String circumstances) {
        return new OperationTimedOutException(
                conversation.describe(), Duration.ofNanos(timeoutNanos), mayHaveHappened(), circumstances + reason());
    }

    /** Why it is not answered yet, as far as that is known. */
    String reason() {
        if (stage == Stage.WAITING) {
            return "; it was waiting for an earlier write to the stream";
        } else if (stage == Stage.TOGETHER && queue != null) {
            return queue.reason();
        } else if (search != null) {
            return search.reason();
        }
        return lastRefusal == null ? "" : "; " + lastRefusal;
    }

    void closeAll() {
        if (onlyExchange != NO_EXCHANGE) {
            dispatcher.forget(onlyExchange);
            onlyExchange = NO_EXCHANGE;
        }
        for (long exchange : moreExchanges) {
            dispatcher.forget(exchange);
        }
        moreExchanges = NO_EXCHANGES;
    }

    @Override
    public void finish(R result) {
        if (dispatcher.end(this)) {
            try {
                outcome.finished(result);
            } finally {
                dispatcher.leaveQueue(this);
            }
        }
    }

    /** The user that it acts for; null: none. On the loop. */
    public @Nullable String username() {
        return credentials == null ? dispatcher.username() : credentials.username();
    }

    @Override
    public void fail(PhotonPumpException error) {
        PhotonPumpException told =
                failure(Objects.requireNonNull(withUsername(error))); // asked before the stage changes
        if (dispatcher.end(this)) {
            try {
                outcome.failed(told);
            } finally {
                dispatcher.leaveQueue(this);
            }
        }
    }

    private PhotonPumpException failure(PhotonPumpException error) {
        return stage == Stage.TOGETHER && queue != null
                ? queue.failureOfPart(this, error)
                : conversation.failure(error);
    }

    /** Adds the user to a denial, which conversations do not know. */
    @Nullable
    PhotonPumpException withUsername(@Nullable PhotonPumpException error) {
        return error instanceof AccessDeniedException denied ? denied.withUsername(username()) : error;
    }

    @Override
    public void tryAgain(String why) {
        dispatcher.tryAgain(this, why);
    }

    @Override
    public void settled() {
        dispatcher.settled(this);
        outcome.settled();
    }

    @Override
    public void wakeAfter(Duration delay) {
        dispatcher.wakeAfter(this, delay);
    }

    @Override
    public Duration hold(long exchange) {
        return dispatcher.hold(this, exchange);
    }

    @Override
    public void release() {
        dispatcher.release(this);
    }

    @Override
    public boolean requires(WireFeature feature) {
        String reason = dispatcher.whyUnsupported(feature);
        if (reason != null) {
            fail(new UnsupportedByServerException(conversation.describe(), reason));
        }
        return reason == null;
    }
}
