package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.AllResult;
import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.grpc.message.Filters;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.subscription.EventFilter;
import io.photonpump.embedded.internal.subscription.FilterTooExpensiveException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to {@code $all}: its history, then what is written. Rights are checked at the beginning only. With a filter there
 * are checkpoints, counted in events that were looked at. Those of the history lag as the real server's do: they are at the last
 * event of a page that matched, or else at the beginning of the page, and the last page has none.
 */
final class AllSubscription {

    /**
     * What is selected, and how often there are checkpoints.
     *
     * @param window the number of events to look at for a page
     * @param checkpointInterval in events
     */
    record Selection(EventFilter filter, int window, long checkpointInterval) {}

    private static final String ALL = "";

    /** The number of pages without an event after which other calls have their turn. */
    private static final int MAX_EMPTY_PAGES = 16;

    private final GrpcCall call;
    private final boolean resolveLinks;
    private final @Nullable Selection selection;
    private final EventOutput output;
    private final SubscriptionMessages messages;
    private final LiveFeed live;
    private final Queue<ResolvedEvent> page = new ArrayDeque<>();
    private Position nextPage = Position.START;

    /** The position of the last event that was sent, or after which the subscription begins. */
    private Position last = new Position(-1, -1);

    private @Nullable Position checkpoint;
    private long examined;
    private boolean lastPage;

    /** @param selection null for all events */
    AllSubscription(GrpcCall call, boolean resolveLinks, @Nullable Selection selection, EventOutput output) {
        this.call = call;
        this.resolveLinks = resolveLinks;
        this.selection = selection;
        this.output = output;
        this.messages = new SubscriptionMessages(call);
        this.live = new LiveFeed(call, this::deliver, this::readAgain);
    }

    /** @param from the position after which it begins */
    void start(Position from) {
        if (from.equals(Position.END)) {
            messages.begin();
            goLive();
            return;
        }
        nextPage = from;
        if (!from.equals(Position.START)) {
            last = from;
        }
        loadPage(); // says whether the position is one
        messages.begin();
        read();
    }

    private void goLive() {
        examined = 0;
        messages.caughtUp();
        live.subscribe(ALL, resolveLinks);
    }

    private void readAgain() {
        messages.fellBehind();
        nextPage = last.commit() < 0 ? Position.START : last;
        lastPage = false;
        read();
    }

    private void read() {
        int emptyPages = 0;
        while (emptyPages < MAX_EMPTY_PAGES && call.isWritable()) {
            ResolvedEvent event = page.poll();
            if (event != null) {
                if (!output.hasForm()) {
                    return;
                }
                send(event);
                continue;
            }
            if (checkpoint != null) {
                messages.checkpoint(checkpoint);
                checkpoint = null;
            }
            if (lastPage) {
                goLive();
                return;
            }
            loadPage();
            emptyPages += page.isEmpty() ? 1 : 0;
        }
        call.onWritable(this::read);
    }

    private void loadPage() {
        AllResult result = call.engine()
                .readAll(
                        User.SYSTEM,
                        nextPage,
                        StreamRead.PAGE,
                        selection == null ? Filters.PAGE : selection.window(),
                        selection == null ? EventFilter.NONE : selection.filter(),
                        true,
                        resolveLinks);
        if (result.status() != AllResult.Status.SUCCESS) {
            throw new GrpcException(StatusCode.UNKNOWN, "Unexpected ReadAllResult: Error");
        }
        page.addAll(result.events());
        nextPage = result.next();
        lastPage = result.end();
        if (selection != null) {
            considerCheckpoint(result, selection);
        }
    }

    private void considerCheckpoint(AllResult result, Selection selection) {
        examined += result.examined();
        boolean due = result.end()
                ? call.engine().dialect().sendsCheckpointWhenCaughtUp()
                : examined >= selection.checkpointInterval();
        if (due) {
            examined %= selection.checkpointInterval();
            int count = result.events().size();
            checkpoint = count == 0
                    ? new Position(result.from().commit(), 0)
                    : result.events().get(count - 1).original().position();
        }
    }

    private void send(ResolvedEvent event) {
        Position position = event.original().position();
        if (position.compareTo(last) > 0) {
            last = position;
            output.send(event);
        }
    }

    private void deliver(ResolvedEvent event) {
        if (!output.hasForm()) {
            return;
        }
        if (selection == null) {
            send(event);
            return;
        }
        boolean matches;
        try {
            matches = selection.filter().test(event.original());
        } catch (FilterTooExpensiveException e) {
            throw new GrpcException(StatusCode.UNKNOWN, String.valueOf(e.getMessage()));
        }
        Position position = event.original().position();
        if (matches) {
            send(event);
        } else if (position.compareTo(last) <= 0) {
            return; // it was read before
        }
        examined++;
        if (examined >= selection.checkpointInterval()) {
            examined = 0;
            messages.checkpoint(position);
        }
    }
}
