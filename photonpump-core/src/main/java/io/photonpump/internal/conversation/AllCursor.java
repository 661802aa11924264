package io.photonpump.internal.conversation;

import io.photonpump.event.EventFilter;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadAllCompleted;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in {@code $all}. On a new connection it first checks that the server still has the event that was delivered
 * last, because the connection may lead to a server with another log, or with less of it.
 *
 * @param last the position up to which everything was delivered or left out by the filter; null: nothing was
 * @param next the position of the next read
 * @param known the event that identifies the log; null: no event was delivered at a position of its own
 * @param evidence the known event on the current server
 */
public record AllCursor(
        boolean resolveLinks,
        boolean requireLeader,
        @Nullable EventFilter filter,
        int checkpointInterval,
        @Nullable Position last,
        Position next,
        @Nullable Known known,
        Evidence evidence)
        implements Cursor {

    /** The number of events that a filtered page may look at without a match. */
    private static final int SEARCH_WINDOW = 4096;

    /**
     * A delivered event.
     *
     * @param id null: it was delivered to another subscription, and only its position was stored
     */
    record Known(Position position, @Nullable UUID id) {

        boolean isDifferentFrom(ResolvedEvent found) {
            return id != null
                    && position.equals(found.position())
                    && !id.equals(found.received().id());
        }
    }

    /** The evidence that a server has given of the known event. */
    enum Evidence {
        /** The next page checks it. */
        UNCHECKED,
        /** The server has no event at its position, and none after it. */
        MISSING,
        /** The server has an event at its position, or after it: a scavenge may have removed the known one. */
        SHOWN
    }

    /** Returns the cursor after the event at {@code last}; null: before the first event. */
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
                known(last, null),
                Evidence.UNCHECKED);
    }

    /**
     * Returns the event at a position. Only a position with two equal numbers is certain to be that of an event; others
     * may lie between two records.
     */
    private static @Nullable Known known(@Nullable Position position, @Nullable UUID id) {
        return position != null && position.prepare() == position.commit() ? new Known(position, id) : null;
    }

    private AllCursor at(@Nullable Position newLast, Position newNext, @Nullable Known newKnown, Evidence newEvidence) {
        return new AllCursor(
                resolveLinks, requireLeader, filter, checkpointInterval, newLast, newNext, newKnown, newEvidence);
    }

    private AllCursor beginning() {
        return at(null, Position.START, null, Evidence.UNCHECKED);
    }

    /** Returns the event that the next page checks; null: it checks none. */
    private @Nullable Known sought() {
        return evidence == Evidence.UNCHECKED ? known : null;
    }

    /**
     * Returns whether the check needs a page of its own: the filter would hide another event at the position of the
     * known one.
     */
    private boolean isSoughtApart() {
        return filter != null;
    }

    @Override
    public ClientMessage nextPage(int count) {
        Known sought = sought();
        if (sought != null && isSoughtApart()) {
            return new ClientMessage.ReadAll(
                    Direction.FORWARD, sought.position(), 1, resolveLinks, requireLeader, null, SEARCH_WINDOW);
        }
        return new ClientMessage.ReadAll(
                Direction.FORWARD, next, count, resolveLinks, requireLeader, filter, Math.max(count, SEARCH_WINDOW));
    }

    @Override
    public @Nullable Page read(ServerMessage message) {
        if (!(message instanceof ReadAllCompleted page)) {
            return null;
        }
        return switch (page.result()) {
            case SUCCESS -> read(page);
            case ACCESS_DENIED -> new Page.AccessDenied();
            case ERROR, NO_STREAM, STREAM_DELETED, NOT_MODIFIED, EVENT_NOT_FOUND, UNRECOGNIZED -> failed(page.text());
        };
    }

    private Page read(ReadAllCompleted page) {
        List<ResolvedEvent> events = page.events();
        Known sought = sought();
        if (sought == null) {
            Evidence seen = evidence == Evidence.UNCHECKED && !events.isEmpty() ? Evidence.SHOWN : evidence;
            return events(page, at(last, later(next, page.next()), known, seen));
        }
        if (!events.isEmpty() && sought.isDifferentFrom(events.get(0))) {
            return new Page.Replaced(beginning());
        }
        // Reading from the position of an event includes that event, so a page without events is not from the log of
        // the event.
        Evidence seen = events.isEmpty() ? Evidence.MISSING : Evidence.SHOWN;
        return isSoughtApart()
                ? new Page.Events(List.of(), at(last, next, known, seen), false, null, null)
                : events(page, at(last, later(next, page.next()), known, seen));
    }

    private Page events(ReadAllCompleted page, AllCursor after) {
        return new Page.Events(
                page.events(), after, Filters.isEnd(page), null, filter == null ? null : checkpoint(page.next()));
    }

    /**
     * Returns the page for an error. Some servers answer a position at which none of their events begins with an error.
     */
    private Page failed(String text) {
        Known sought = sought();
        return sought != null && sought.id() != null ? new Page.Behind(beginning(), text) : new Page.Failed(text);
    }

    /**
     * Returns the position after a page, if it is a checkpoint. Positions between events have a smaller prepare than
     * commit (docs/protocol.md, Reads of $all); the position of an event would skip that event.
     */
    private @Nullable Position checkpoint(Position afterPage) {
        return afterPage.compareTo(next) > 0 && afterPage.prepare() < afterPage.commit() ? afterPage : null;
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
        return position == null
                ? this
                : at(
                        position,
                        later(next, position),
                        known(position, event.received().id()),
                        Evidence.SHOWN);
    }

    @Override
    public Cursor checkpointed(Position position) {
        return last != null && position.compareTo(last) <= 0
                ? this
                : at(position, later(next, position), known, Evidence.SHOWN);
    }

    /** Without a filter, the page that checks the known event is also the next page. */
    @Override
    public Cursor comingBack() {
        boolean readsOnFromKnown = known != null && !isSoughtApart();
        return at(last, readsOnFromKnown && last != null ? last : next, known, Evidence.UNCHECKED);
    }

    /**
     * Returns the contradiction between the log and the known event: the log has no event at or after it, or ends
     * before it. A position between two records, such as a checkpoint of a filter, is no evidence, because it may be
     * the end.
     */
    @Override
    public @Nullable Page contradiction(SubscriptionConfirmed confirmed) {
        boolean contradicts = evidence == Evidence.MISSING
                || evidence == Evidence.UNCHECKED
                        && last != null
                        && last.prepare() >= last.commit()
                        && confirmed.lastCommitPosition() < last.commit();
        return contradicts ? Cursor.endsBefore(beginning(), requireLeader) : null;
    }

    @Override
    public ClientMessage.Subscribe subscription() {
        return new ClientMessage.Subscribe("", resolveLinks, filter, checkpointInterval);
    }

    @Override
    public Cursor startingAt(SubscriptionConfirmed confirmed) {
        Position from =
                new Position(Math.max(0, confirmed.lastCommitPosition()), Math.max(0, confirmed.lastCommitPosition()));
        return at(from, later(next, from), null, Evidence.SHOWN);
    }

    /**
     * Returns whether the cursor is after the confirmed position. Positions after an event have a smaller prepare than
     * commit (docs/protocol.md, Catch-up subscriptions).
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
