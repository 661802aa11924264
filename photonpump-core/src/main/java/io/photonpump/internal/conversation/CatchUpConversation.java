package io.photonpump.internal.conversation;

import io.photonpump.error.DropReason;
import io.photonpump.event.EventFilter;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.conversation.CatchUpPhase.Closing;
import io.photonpump.internal.conversation.CatchUpPhase.Idle;
import io.photonpump.internal.conversation.CatchUpPhase.Live;
import io.photonpump.internal.conversation.CatchUpPhase.Pausing;
import io.photonpump.internal.conversation.CatchUpPhase.Reading;
import io.photonpump.internal.conversation.CatchUpPhase.Subscribing;
import io.photonpump.internal.conversation.Cursor.Page;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.CheckpointReached;
import io.photonpump.internal.message.ServerMessage.EventAppeared;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A catch-up subscription: everything from its start on, once and in order, through any number of lost connections (docs/protocol.md,
 * Catch-up subscriptions).
 *
 * <pre>
 *            page, more to come                    buffer full
 *          +--------------------+        +-----------------------------+
 *          v                    |        v                             |
 * begin → Reading ──────────────+──→ Pausing ── room ──→ Reading       |
 *          | end of stream, buffer half empty                          |
 *          v                                                           |
 *      Subscribing ── confirmed, all read ──────────────────────→ Live-+
 *          | confirmed, something written since                    ^
 *          v                                                       |
 *       Closing ── read up to what the confirmation named ─────────+
 * </pre>
 *
 * Events of the subscription that arrive while the gap is being closed wait, and are delivered only if reading did not
 * already return them. Each attempt has exchanges of its own, so nothing of an earlier one is mistaken for it.
 */
public final class CatchUpConversation extends SubscriptionConversation {

    /** The first pause before looking again for events that the confirmation names and a read does not return yet. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(1);

    private static final int LONGEST_LOOK_MILLIS = 100;

    /**
     * The time for which to look again. The confirmation may name an event that can never be read; then the next live
     * event decides.
     */
    private static final Duration GAP_TIMEOUT = Duration.ofSeconds(5);

    /** The time for which a node that is not the leader may lack what another node had. */
    private static final Duration FOLLOWER_TIMEOUT = Duration.ofSeconds(30);

    /** The number of pages to have in the buffer while the consumer works. */
    private static final int PAGES_AHEAD = 2;

    private PageSize pageSize;
    private Cursor cursor;
    private boolean startsAtEnd;
    private boolean wasLive;

    /** The time at which a node was first seen to be behind; null while none is. */
    private @Nullable Long behindSince;

    private CatchUpPhase phase = new Idle();

    /** The exchange of the current page. Any other page is from an earlier attempt. */
    private long reading = NONE;

    /**
     * Creates a subscription that begins after the cursor.
     *
     * @param startsAtEnd whether to begin with what is written after the first confirmation instead
     */
    public CatchUpConversation(Cursor cursor, boolean startsAtEnd, int batchSize, Delivery delivery) {
        super(delivery);
        this.cursor = cursor;
        this.startsAtEnd = startsAtEnd;
        this.pageSize = PageSize.of(batchSize);
    }

    @Override
    public String describe() {
        return "catching up with " + cursor.name();
    }

    @Override
    void begin(ConversationContext<DropReason> context) {
        reading = NONE;
        delivery.subscribing();
        if (startsAtEnd) {
            phase = new Subscribing();
            subscribe(cursor.subscription(), context);
        } else {
            phase = new Idle(); // forget the phase of an attempt that was broken off, and above all a gap to be closed
            fellBehind();
            cursor = cursor.comingBack();
            read(context);
        }
    }

    private void fellBehind() {
        if (wasLive) {
            wasLive = false;
            delivery.fellBehind();
        }
    }

    private void read(ConversationContext<DropReason> context) {
        phase = phase instanceof Closing closing ? closing.reading(true) : new Reading();
        stopReading(context);
        reading = context.open(cursor.nextPage(pageSize.count()));
    }

    /** Discards a page that is still on its way. */
    private void stopReading(ConversationContext<DropReason> context) {
        if (reading != NONE) {
            context.close(reading);
            reading = NONE;
        }
    }

    @Override
    void received(ServerMessage message, ConversationContext<DropReason> context) {
        if (message instanceof EventAppeared appeared) {
            appeared(appeared.event(), context);
        } else if (message instanceof SubscriptionConfirmed confirmation) {
            confirmed(confirmation, context);
        } else if (message instanceof CheckpointReached checkpoint) {
            if (phase instanceof Live) {
                cursor = cursor.checkpointed(checkpoint.position());
                delivery.checkpoint(checkpoint.position());
            }
        } else {
            Page page = cursor.read(message);
            if (page == null) {
                context.fail(SingleExchange.unexpected(describe(), message));
            } else if (page instanceof Page.Events events && pageSize.isExceededBy(events.events())) {
                context.fail(pageSize.exceeded(describe(), events.events()));
            } else {
                page(page, context);
            }
        }
    }

    private void page(Page page, ConversationContext<DropReason> context) {
        stopReading(context);
        if (page instanceof Page.Events events) {
            confirmed(context);
            pageSize = pageSize.answered(events.events());
            handOver(events);
            if (phase instanceof Closing closing) {
                closeGap(closing, events.end(), context);
            } else {
                delivery.catchingUp();
                readOn(events.end(), context);
            }
        } else if (page instanceof Page.Nothing) {
            nothingThere(context);
        } else if (page instanceof Page.Replaced replaced) {
            startOver(replaced.start(), context);
        } else if (page instanceof Page.Behind behind) {
            lookAgain(behind, context);
        } else if (page instanceof Page.Deleted) {
            end(DropReason.STREAM_DELETED, context);
        } else if (page instanceof Page.AccessDenied) {
            end(DropReason.ACCESS_DENIED, context);
        } else if (page instanceof Page.Failed failed) {
            unsubscribe(context);
            delivery.subscribing();
            context.tryAgain("a read failed: " + failed.text());
        }
    }

    /**
     * Reads another log from its beginning. Continuing after the old place would silently skip the events before it.
     * The number of an event never decreases on a server that keeps its data.
     */
    private void startOver(Cursor start, ConversationContext<DropReason> context) {
        unsubscribe(context);
        phase = new Idle();
        behindSince = null;
        delivery.gap("what was read before is no longer there: the server has lost its data, or is another one;"
                + " starting over with what is there now");
        cursor = start;
        read(context);
    }

    /**
     * Reads again after a pause. A follower catches up within seconds; one that does not is a server that has lost its
     * data.
     */
    private void lookAgain(Page.Behind behind, ConversationContext<DropReason> context) {
        if (!isConfirmedBefore()) {
            confirmed(context); // waiting for a follower is not waiting for an answer
        }
        if (behindSince == null) {
            behindSince = context.nanoTime();
        }
        if (context.nanoTime() - behindSince < FOLLOWER_TIMEOUT.toNanos()) {
            unsubscribe(context);
            delivery.subscribing();
            context.tryAgain(behind.reason());
        } else {
            startOver(behind.start(), context);
        }
    }

    private void handOver(Page.Events page) {
        if (!page.events().isEmpty()) {
            behindSince = null; // an empty page of $all is no evidence
        }
        Long lastKnown = page.lastKnown();
        if (lastKnown != null) {
            delivery.lastKnown(lastKnown);
        }
        List<ResolvedEvent> events = page.events();
        Cursor next = page.next();
        for (int i = 0; i < events.size(); i++) {
            if (cursor.isBefore(events.get(i))) {
                delivery.event(events.get(i));
            }
        }
        if (!events.isEmpty() && cursor.isBefore(events.get(events.size() - 1))) {
            next = next.passed(events.get(events.size() - 1));
        }
        cursor = next;
        if (page.checkpoint() != null) {
            delivery.checkpoint(page.checkpoint());
        }
    }

    private void readOn(boolean end, ConversationContext<DropReason> context) {
        if (end && delivery.isHalfEmpty()) {
            phase = new Subscribing();
            subscribe(cursor.subscription(), context);
        } else if (end) {
            pause(delivery.capacity() / 2);
        } else if (delivery.isFull() || delivery.waiting() >= PAGES_AHEAD * pageSize.wanted()) {
            pause(Math.min(PAGES_AHEAD * pageSize.wanted(), delivery.capacity() / 2));
        } else {
            read(context);
        }
    }

    private void pause(int until) {
        phase = new Pausing();
        delivery.whenBelow(Math.max(1, until));
    }

    @Override
    public void room(ConversationContext<DropReason> context) {
        if (phase instanceof Pausing) {
            read(context);
        }
    }

    private void nothingThere(ConversationContext<DropReason> context) {
        confirmed(context);
        if (phase instanceof Closing closing) {
            // Soft-deleted: its numbers continue, so the next events come after the number that the confirmation names.
            cursor = cursor.startingAt(closing.confirmation());
            goLive(closing.waiting(), true, context);
        } else {
            delivery.catchingUp();
            readOn(true, context);
        }
    }

    private void confirmed(SubscriptionConfirmed confirmation, ConversationContext<DropReason> context) {
        confirmed(context);
        if (cursor.isDeleted(confirmation)) {
            end(DropReason.STREAM_DELETED, context);
            return;
        }
        Page contradiction = cursor.contradiction(confirmation);
        if (contradiction != null) {
            page(contradiction, context);
            return;
        }
        Long lastKnown = cursor.lastKnown(confirmation);
        if (lastKnown != null) {
            delivery.lastKnown(lastKnown);
        }
        if (startsAtEnd) {
            startsAtEnd = false;
            cursor = cursor.startingAt(confirmation);
            goLive(new ArrayDeque<>(), true, context);
        } else if (cursor.hasReached(confirmation)) {
            goLive(new ArrayDeque<>(), true, context);
        } else {
            phase = new Closing(confirmation, new ArrayDeque<>(), true, 0, context.nanoTime());
            read(context);
        }
    }

    private void closeGap(Closing closing, boolean end, ConversationContext<DropReason> context) {
        ResolvedEvent firstWaiting = closing.waiting().peek();
        if (cursor.hasReached(closing.confirmation()) || firstWaiting != null && !cursor.isBefore(firstWaiting)) {
            goLive(closing.waiting(), true, context);
        } else if (delivery.isFull()) {
            overflow(context);
        } else if (!end) {
            read(context);
        } else if (context.nanoTime() - closing.sinceNanos() < GAP_TIMEOUT.toNanos()) {
            phase = closing.lookedInVain();
            context.wakeAfter(lookAfter(closing.looks()));
        } else {
            goLive(closing.waiting(), false, context);
        }
    }

    private static Duration lookAfter(int looks) {
        return Duration.ofMillis(Math.min(LONGEST_LOOK_MILLIS, FIRST_LOOK.toMillis() << Math.min(looks, 10)));
    }

    @Override
    void woken(ConversationContext<DropReason> context) {
        if (phase instanceof Closing closing && !closing.reading()) {
            read(context);
        }
    }

    private void goLive(Queue<ResolvedEvent> waiting, boolean verified, ConversationContext<DropReason> context) {
        for (ResolvedEvent event : waiting) {
            if (cursor.isBefore(event)) {
                delivery.event(event);
                cursor = cursor.passed(event);
            }
        }
        phase = new Live(verified);
        wasLive = true;
        behindSince = null;
        delivery.live();
        if (delivery.isFull()) {
            overflow(context);
        }
    }

    private void appeared(ResolvedEvent event, ConversationContext<DropReason> context) {
        if (isTombstone(event)) {
            end(DropReason.STREAM_DELETED, context);
        } else if (phase instanceof Live live) {
            if (live.verified()) {
                live(event, context);
            } else {
                verify(event, context);
            }
        } else if (phase instanceof Closing closing) {
            keep(event, closing, context);
        }
    }

    private boolean isTombstone(ResolvedEvent event) {
        return event.eventNumber() == RecordedEvent.HARD_DELETED && cursor instanceof StreamCursor;
    }

    private void live(ResolvedEvent event, ConversationContext<DropReason> context) {
        if (cursor instanceof StreamCursor) {
            delivery.lastKnown(event.eventNumber());
        }
        if (cursor.isBefore(event)) {
            delivery.event(event);
            cursor = cursor.passed(event);
            if (delivery.isFull()) {
                overflow(context);
            }
        }
    }

    /** Reads up to this event before delivering it, because the gap before it was not seen to be closed. */
    private void verify(ResolvedEvent event, ConversationContext<DropReason> context) {
        Queue<ResolvedEvent> waiting = new ArrayDeque<>();
        waiting.add(event);
        phase = new Closing(
                new SubscriptionConfirmed(Long.MAX_VALUE, event.eventNumber()), waiting, true, 0, context.nanoTime());
        read(context);
    }

    private void keep(ResolvedEvent event, Closing closing, ConversationContext<DropReason> context) {
        closing.waiting().add(event);
        if (closing.waiting().size() >= delivery.capacity()) {
            overflow(context);
        } else if (!closing.reading()) {
            read(context);
        }
    }

    /** Keeps the buffer, gives up the subscription, and reads on when there is room. */
    private void overflow(ConversationContext<DropReason> context) {
        stopReading(context);
        unsubscribe(context);
        fellBehind();
        delivery.catchingUp();
        pause(delivery.capacity() / 2);
    }

    private void end(DropReason reason, ConversationContext<DropReason> context) {
        unsubscribe(context);
        context.finish(reason);
    }

    @Override
    void interrupted() {
        if (reading != NONE) {
            pageSize = pageSize.lost();
        }
        phase = new Idle();
        fellBehind();
    }

    @Override
    @Nullable
    EventFilter filter() {
        return cursor.filter();
    }
}
