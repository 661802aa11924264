package io.photonpump.internal.conversation;

import io.photonpump.event.EventFilter;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadAllCompleted;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import org.jspecify.annotations.Nullable;

/**
 * A place in {@code $all}.
 *
 * @param last the position of the event handed over last; null: none
 * @param next the position to read on from
 * @param proven whether the server that is there now has shown that it knows what stands at {@code last}
 */
public record AllCursor(
        boolean resolveLinks,
        boolean requireLeader,
        @Nullable EventFilter filter,
        int checkpointInterval,
        @Nullable Position last,
        Position next,
        boolean proven)
        implements Cursor {

    /** How many events a filtered page may look at in vain. */
    private static final int SEARCH_WINDOW = 4096;

    /** Behind the event at {@code last}; null: before the first one. */
    public static AllCursor after(
            @Nullable Position last,
            boolean resolveLinks,
            boolean requireLeader,
            @Nullable EventFilter filter,
            int checkpointInterval) {
        return new AllCursor(
                resolveLinks,
                requireLeader,
                filter,
                checkpointInterval,
                last,
                last == null ? Position.START : last,
                false);
    }

    private AllCursor at(@Nullable Position newLast, Position newNext, boolean nowProven) {
        return new AllCursor(resolveLinks, requireLeader, filter, checkpointInterval, newLast, newNext, nowProven);
    }

    @Override
    public ClientMessage nextPage(int count) {
        return new ClientMessage.ReadAll(
                Direction.FORWARD, next, count, resolveLinks, requireLeader, filter, Math.max(count, SEARCH_WINDOW));
    }

    @Override
    public @Nullable Page read(ServerMessage message) {
        if (!(message instanceof ReadAllCompleted page)) {
            return null;
        }
        return switch (page.result()) {
            case SUCCESS ->
                new Page.Events(
                        page.events(),
                        at(
                                last,
                                later(next, page.next()),
                                proven || !page.events().isEmpty()),
                        Filters.isEnd(page),
                        null,
                        filter == null ? null : checkpoint(page.next()));
            case ACCESS_DENIED -> new Page.AccessDenied();
            case ERROR, NO_STREAM, STREAM_DELETED, NOT_MODIFIED, EVENT_NOT_FOUND, UNRECOGNIZED ->
                new Page.Failed(page.text());
        };
    }

    /**
     * Positions between events have a smaller prepare than commit (docs/protocol.md, Reads of $all); an event's own
     * would skip that event.
     */
    private @Nullable Position checkpoint(Position behindPage) {
        return behindPage.compareTo(next) > 0 && behindPage.prepare() < behindPage.commit() ? behindPage : null;
    }

    private static Position later(Position a, Position b) {
        return b.compareTo(a) > 0 ? b : a;
    }

    @Override
    public boolean isBefore(ResolvedEvent event) {
        Position position = event.position();
        return last == null || position == null || position.compareTo(last) > 0;
    }

    @Override
    public Cursor passed(ResolvedEvent event) {
        Position position = event.position();
        return position == null ? this : at(position, later(next, position), true);
    }

    @Override
    public Cursor checkpointed(Position position) {
        return last != null && position.compareTo(last) <= 0 ? this : at(position, later(next, position), true);
    }

    @Override
    public Cursor comingBack() {
        return at(last, next, false);
    }

    /**
     * A log that ends before an event that was handed over is not the log it was in. One that has grown beyond it in the
     * meantime shows nothing, and neither does a place between two events, which may well be the end (docs/protocol.md,
     * Reads of $all).
     */
    @Override
    public @Nullable Page contradiction(SubscriptionConfirmed confirmed) {
        if (proven
                || last == null
                || last.prepare() < last.commit()
                || confirmed.lastCommitPosition() >= last.commit()) {
            return null;
        }
        return Cursor.endsBefore(at(null, Position.START, false), requireLeader);
    }

    @Override
    public ClientMessage.Subscribe subscription() {
        return new ClientMessage.Subscribe("", resolveLinks, filter, checkpointInterval);
    }

    @Override
    public Cursor startingAt(SubscriptionConfirmed confirmed) {
        Position from =
                new Position(Math.max(0, confirmed.lastCommitPosition()), Math.max(0, confirmed.lastCommitPosition()));
        return at(from, later(next, from), true);
    }

    /**
     * Positions behind a plain event have a smaller prepare than commit, so this is "read beyond it" (docs/protocol.md,
     * Catch-up subscriptions).
     */
    @Override
    public boolean hasReached(SubscriptionConfirmed confirmed) {
        long commit = confirmed.lastCommitPosition();
        return commit < 0 || next.compareTo(new Position(commit, commit)) >= 0;
    }

    @Override
    public boolean isDeleted(SubscriptionConfirmed confirmed) {
        return false;
    }

    @Override
    public @Nullable Long lastKnown(SubscriptionConfirmed confirmed) {
        return null;
    }

    @Override
    public String name() {
        return Cursor.nameOf("");
    }
}
