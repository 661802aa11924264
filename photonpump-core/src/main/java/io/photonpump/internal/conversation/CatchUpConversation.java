package io.photonpump.internal.conversation;

import io.photonpump.event.DropReason;
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
 * A catch-up subscription: everything from its start on, once and in order, through any number of losses (protocol §5.3).
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
 * Events of the subscription that arrive while the gap is being closed wait, and are handed over only if reading did not
 * already bring them. Each attempt has ids of its own, so nothing of an earlier one can get in.
 */
public final class CatchUpConversation extends SubscriptionConversation {

    /** How often to look again for events that the confirmation names and a read does not bring yet. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(1);

    private static final int LONGEST_LOOK_MILLIS = 100;

    /**
     * For how long. What the confirmation names may be no readable event at all; then the next live event settles the matter.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How long a node that is not the leader may lack what another one had. */
    private static final Duration PATIENCE_WITH_FOLLOWERS = Duration.ofSeconds(30);

    /** How many pages to have in store while the consumer works. */
    private static final int PAGES_AHEAD = 2;

    private PageSize pageSize;
    private Cursor cursor;
    private boolean startsAtEnd;
    private boolean wasLive;

    /** When a node was first seen to be behind; null while none is. */
    private @Nullable Long behindSince;

    private CatchUpPhase phase = new Idle();

    /** The exchange of the page that was asked for last; any other page is of an earlier attempt. */
    private long reading = NONE;

    /**
     * A subscription that begins behind the cursor.
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
    void begin(Turn<DropReason> turn) {
        reading = NONE;
        delivery.subscribing();
        if (startsAtEnd) {
            phase = new Subscribing();
            subscribe(cursor.subscription(), turn);
        } else {
            phase = new Idle(); // nothing of an attempt that was broken off: least of all a gap to be closed
            fellBehind();
            cursor = cursor.comingBack();
            read(turn);
        }
    }

    private void fellBehind() {
        if (wasLive) {
            wasLive = false;
            delivery.fellBehind();
        }
    }

    private void read(Turn<DropReason> turn) {
        phase = phase instanceof Closing closing ? closing.reading(true) : new Reading();
        stopReading(turn);
        reading = turn.open(cursor.nextPage(pageSize.count()));
    }

    /** A page that is still on its way is not wanted any more. */
    private void stopReading(Turn<DropReason> turn) {
        if (reading != NONE) {
            turn.close(reading);
            reading = NONE;
        }
    }

    @Override
    void received(ServerMessage message, Turn<DropReason> turn) {
        if (message instanceof EventAppeared appeared) {
            appeared(appeared.event(), turn);
        } else if (message instanceof SubscriptionConfirmed confirmation) {
            confirmed(confirmation, turn);
        } else if (message instanceof CheckpointReached checkpoint) {
            if (phase instanceof Live) {
                cursor = cursor.checkpointed(checkpoint.position());
                delivery.checkpoint(checkpoint.position());
            }
        } else {
            Page page = cursor.read(message);
            if (page == null) {
                turn.fail(SingleExchange.unexpected(describe(), message));
            } else if (page instanceof Page.Events events && pageSize.isExceededBy(events.events())) {
                turn.fail(pageSize.exceeded(describe(), events.events()));
            } else {
                page(page, turn);
            }
        }
    }

    private void page(Page page, Turn<DropReason> turn) {
        stopReading(turn);
        if (page instanceof Page.Events events) {
            confirmed(turn);
            pageSize = pageSize.answered(events.events());
            handOver(events);
            if (phase instanceof Closing closing) {
                closeGap(closing, events.end(), turn);
            } else {
                delivery.catchingUp();
                readOn(events.end(), turn);
            }
        } else if (page instanceof Page.Nothing) {
            nothingThere(turn);
        } else if (page instanceof Page.Replaced replaced) {
            startOver(replaced.start(), turn);
        } else if (page instanceof Page.Behind behind) {
            lookAgain(behind.start(), turn);
        } else if (page instanceof Page.Deleted) {
            end(DropReason.STREAM_DELETED, turn);
        } else if (page instanceof Page.AccessDenied) {
            end(DropReason.ACCESS_DENIED, turn);
        } else if (page instanceof Page.Failed failed) {
            unsubscribe(turn);
            delivery.subscribing();
            turn.tryAgain("a read failed: " + failed.text());
        }
    }

    /**
     * Going on behind the old place would silently skip what stands before it now. The number of an event never shrinks on a
     * server that keeps its data, so this is another history, and it is read from its beginning.
     */
    private void startOver(Cursor start, Turn<DropReason> turn) {
        unsubscribe(turn);
        phase = new Idle();
        behindSince = null;
        delivery.gap("what was read before is not there any more: the server has lost its data, or is another one;"
                + " starting over with what is there now");
        cursor = start;
        read(turn);
    }

    /** A follower catches up within seconds; one that never does is a server that has lost its data. */
    private void lookAgain(Cursor start, Turn<DropReason> turn) {
        if (!isConfirmedBefore()) {
            confirmed(turn); // waiting for a follower is not waiting for an answer
        }
        if (behindSince == null) {
            behindSince = turn.nanoTime();
        }
        if (turn.nanoTime() - behindSince < PATIENCE_WITH_FOLLOWERS.toNanos()) {
            unsubscribe(turn);
            delivery.subscribing();
            turn.tryAgain("the node does not have what was read last on another one; it may be behind");
        } else {
            startOver(start, turn);
        }
    }

    private void handOver(Page.Events page) {
        if (!page.events().isEmpty()) {
            behindSince = null; // an empty page of $all says nothing
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

    private void readOn(boolean end, Turn<DropReason> turn) {
        if (end && delivery.isHalfEmpty()) {
            phase = new Subscribing();
            subscribe(cursor.subscription(), turn);
        } else if (end) {
            pause(delivery.capacity() / 2);
        } else if (delivery.isFull() || delivery.waiting() >= PAGES_AHEAD * pageSize.wanted()) {
            pause(Math.min(PAGES_AHEAD * pageSize.wanted(), delivery.capacity() / 2));
        } else {
            read(turn);
        }
    }

    private void pause(int until) {
        phase = new Pausing();
        delivery.whenBelow(Math.max(1, until));
    }

    @Override
    public void room(Turn<DropReason> turn) {
        if (phase instanceof Pausing) {
            read(turn);
        }
    }

    private void nothingThere(Turn<DropReason> turn) {
        confirmed(turn);
        if (phase instanceof Closing closing) {
            // Soft-deleted: its numbers go on where they were, so what comes is behind what the confirmation names.
            cursor = cursor.startingAt(closing.confirmation());
            goLive(closing.waiting(), true, turn);
        } else {
            delivery.catchingUp();
            readOn(true, turn);
        }
    }

    private void confirmed(SubscriptionConfirmed confirmation, Turn<DropReason> turn) {
        confirmed(turn);
        if (cursor.isDeleted(confirmation)) {
            end(DropReason.STREAM_DELETED, turn);
            return;
        }
        Page contradiction = cursor.contradiction(confirmation);
        if (contradiction != null) {
            page(contradiction, turn);
            return;
        }
        Long lastKnown = cursor.lastKnown(confirmation);
        if (lastKnown != null) {
            delivery.lastKnown(lastKnown);
        }
        if (startsAtEnd) {
            startsAtEnd = false;
            cursor = cursor.startingAt(confirmation);
            goLive(new ArrayDeque<>(), true, turn);
        } else if (cursor.hasReached(confirmation)) {
            goLive(new ArrayDeque<>(), true, turn);
        } else {
            phase = new Closing(confirmation, new ArrayDeque<>(), true, 0, turn.nanoTime());
            read(turn);
        }
    }

    private void closeGap(Closing closing, boolean end, Turn<DropReason> turn) {
        ResolvedEvent firstWaiting = closing.waiting().peek();
        if (cursor.hasReached(closing.confirmation()) || firstWaiting != null && !cursor.isBefore(firstWaiting)) {
            goLive(closing.waiting(), true, turn);
        } else if (delivery.isFull()) {
            overflow(turn);
        } else if (!end) {
            read(turn);
        } else if (turn.nanoTime() - closing.sinceNanos() < PATIENCE.toNanos()) {
            phase = closing.lookedInVain();
            turn.wakeAfter(lookAfter(closing.looks()));
        } else {
            goLive(closing.waiting(), false, turn);
        }
    }

    private static Duration lookAfter(int looks) {
        return Duration.ofMillis(Math.min(LONGEST_LOOK_MILLIS, FIRST_LOOK.toMillis() << Math.min(looks, 10)));
    }

    @Override
    void woken(Turn<DropReason> turn) {
        if (phase instanceof Closing closing && !closing.reading()) {
            read(turn);
        }
    }

    private void goLive(Queue<ResolvedEvent> waiting, boolean verified, Turn<DropReason> turn) {
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
            overflow(turn);
        }
    }

    private void appeared(ResolvedEvent event, Turn<DropReason> turn) {
        if (isTombstone(event)) {
            end(DropReason.STREAM_DELETED, turn);
        } else if (phase instanceof Live live) {
            if (live.verified()) {
                live(event, turn);
            } else {
                verify(event, turn);
            }
        } else if (phase instanceof Closing closing) {
            keep(event, closing, turn);
        }
    }

    private boolean isTombstone(ResolvedEvent event) {
        return event.eventNumber() == RecordedEvent.HARD_DELETED && cursor instanceof StreamCursor;
    }

    private void live(ResolvedEvent event, Turn<DropReason> turn) {
        if (cursor instanceof StreamCursor) {
            delivery.lastKnown(event.eventNumber());
        }
        if (cursor.isBefore(event)) {
            delivery.event(event);
            cursor = cursor.passed(event);
            if (delivery.isFull()) {
                overflow(turn);
            }
        }
    }

    /** Reads up to this event before handing it over: nobody has seen yet that nothing stands between. */
    private void verify(ResolvedEvent event, Turn<DropReason> turn) {
        Queue<ResolvedEvent> waiting = new ArrayDeque<>();
        waiting.add(event);
        phase = new Closing(
                new SubscriptionConfirmed(Long.MAX_VALUE, event.eventNumber()), waiting, true, 0, turn.nanoTime());
        read(turn);
    }

    private void keep(ResolvedEvent event, Closing closing, Turn<DropReason> turn) {
        closing.waiting().add(event);
        if (closing.waiting().size() >= delivery.capacity()) {
            overflow(turn);
        } else if (!closing.reading()) {
            read(turn);
        }
    }

    /** The buffer is kept and reading goes on behind it, when there is room. */
    private void overflow(Turn<DropReason> turn) {
        stopReading(turn);
        unsubscribe(turn);
        fellBehind();
        delivery.catchingUp();
        pause(delivery.capacity() / 2);
    }

    private void end(DropReason reason, Turn<DropReason> turn) {
        unsubscribe(turn);
        turn.finish(reason);
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
