package io.photonpump.internal.conversation;

import io.photonpump.event.EventFilter;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadStreamCompleted;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a stream.
 *
 * @param last the number of the event delivered last; -1: none
 * @param lastId its id; null: unknown, because it was delivered to another subscription
 * @param next the number of the next read
 * @param skipping whether the events up to {@code last} were never delivered and are not wanted: they need not exist
 */
public record StreamCursor(
        String stream,
        boolean resolveLinks,
        boolean requireLeader,
        long last,
        @Nullable UUID lastId,
        long next,
        boolean skipping)
        implements Cursor {

    private static final long NONE = -1;

    /** Returns the cursor after the event {@code last}; -1: before the first event. */
    public static StreamCursor after(String stream, long last, boolean resolveLinks, boolean requireLeader) {
        return new StreamCursor(stream, resolveLinks, requireLeader, last, null, last + 1, false);
    }

    /** Returns the cursor at the event of this number, even if the stream does not have it yet. */
    public static StreamCursor from(String stream, long number, boolean resolveLinks, boolean requireLeader) {
        return new StreamCursor(stream, resolveLinks, requireLeader, number - 1, null, number, true);
    }

    private StreamCursor at(long newLast, @Nullable UUID newLastId, long newNext) {
        return new StreamCursor(
                stream, resolveLinks, requireLeader, newLast, newLastId, newNext, skipping && newLast == last);
    }

    @Override
    public Cursor comingBack() {
        return lastId == null ? this : at(last, lastId, last);
    }

    private boolean isComingBack() {
        return lastId != null && next == last;
    }

    /** Returns whether the current server has not shown yet that it has the last delivered event. */
    private boolean isUnproven() {
        return last > NONE && !skipping && (lastId == null || isComingBack());
    }

    /**
     * Returns whether another event has the number of the last one. Numbers are never assigned again, so this is
     * another stream.
     */
    private boolean isReplaced(ReadStreamCompleted page) {
        return isComingBack()
                && !page.events().isEmpty()
                && page.events().get(0).eventNumber() == last
                && !page.events().get(0).received().id().equals(lastId);
    }

    private @Nullable Page contradiction(ReadStreamCompleted page) {
        Cursor start = at(NONE, null, 0);
        if (page.lastEventNumber() < last) {
            return Cursor.endsBefore(start, requireLeader);
        }
        return isReplaced(page) ? new Page.Replaced(start) : null;
    }

    /** Returns null, because the page before the confirmation has shown it. */
    @Override
    public @Nullable Page contradiction(SubscriptionConfirmed confirmed) {
        return null;
    }

    @Override
    public ClientMessage nextPage(int count) {
        return new ClientMessage.ReadStream(stream, Direction.FORWARD, next, count, resolveLinks, requireLeader);
    }

    @Override
    public @Nullable Page read(ServerMessage message) {
        if (!(message instanceof ReadStreamCompleted page)) {
            return null;
        }
        if (isUnproven() && (page.result() == ReadResult.SUCCESS || page.result() == ReadResult.NO_STREAM)) {
            Page contradiction = contradiction(page);
            if (contradiction != null) {
                return contradiction;
            }
        }
        return switch (page.result()) {
            // A page that begins after the end names the end as next: never go back (docs/protocol.md, Reads of a
            // stream).
            case SUCCESS ->
                new Page.Events(
                        page.events(),
                        at(last, lastId, Math.max(next, page.nextEventNumber())),
                        page.endOfStream() || leadsNowhere(page),
                        page.lastEventNumber(),
                        null);
            case NO_STREAM -> new Page.Nothing();
            case STREAM_DELETED -> new Page.Deleted();
            case ACCESS_DENIED -> new Page.AccessDenied();
            case ERROR, NOT_MODIFIED, EVENT_NOT_FOUND, UNRECOGNIZED -> new Page.Failed(page.text());
        };
    }

    /**
     * Returns whether the page leads back. Close to the largest number, a server continues at the beginning
     * (docs/protocol.md, Reads of a stream).
     */
    private boolean leadsNowhere(ReadStreamCompleted page) {
        return page.events().isEmpty() && page.nextEventNumber() <= next;
    }

    @Override
    public boolean isBefore(ResolvedEvent event) {
        return event.eventNumber() > last;
    }

    @Override
    public Cursor passed(ResolvedEvent event) {
        return at(event.eventNumber(), event.received().id(), Math.max(next, event.eventNumber() + 1));
    }

    /** Returns this cursor: the server does not filter streams. */
    @Override
    public Cursor checkpointed(Position position) {
        return this;
    }

    @Override
    public ClientMessage.Subscribe subscription() {
        return new ClientMessage.Subscribe(stream, resolveLinks, null, 0);
    }

    @Override
    public Cursor startingAt(SubscriptionConfirmed confirmed) {
        return confirmed.lastEventNumber() <= last
                ? this
                : at(confirmed.lastEventNumber(), null, confirmed.lastEventNumber() + 1);
    }

    @Override
    public boolean hasReached(SubscriptionConfirmed confirmed) {
        return next > confirmed.lastEventNumber();
    }

    @Override
    public boolean isDeleted(SubscriptionConfirmed confirmed) {
        return confirmed.lastEventNumber() == RecordedEvent.HARD_DELETED;
    }

    @Override
    public Long lastKnown(SubscriptionConfirmed confirmed) {
        return confirmed.lastEventNumber();
    }

    @Override
    public String name() {
        return Cursor.nameOf(stream);
    }

    @Override
    public @Nullable EventFilter filter() {
        return null;
    }
}
