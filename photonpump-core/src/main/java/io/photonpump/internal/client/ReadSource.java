package io.photonpump.internal.client;

import io.photonpump.client.CallOptions;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.dispatch.ActiveConversation;
import io.photonpump.internal.dispatch.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read that goes on page by page: the next page is asked for when the one before has come and the consumer has less than a
 * page to do.
 *
 * @param <P> what a page is
 */
final class ReadSource<P> implements EventSource, Outcome<P> {

    /** What the source has to know about its pages. */
    interface Pages<P> {
        Conversation<P> first();

        List<ResolvedEvent> events(P page);

        /** The page behind this one; null if this is the last. */
        @Nullable
        Conversation<P> next(P page);
    }

    private final RequestDesk desk;
    private final CallOptions options;
    private final Pages<P> pages;
    private final int pageSize;
    private final EventBuffer buffer;
    private Conversation<P> wanted;
    private @Nullable ActiveConversation<P> asked;
    private volatile boolean cancelled;

    ReadSource(RequestDesk desk, CallOptions options, Pages<P> pages, int pageSize) {
        this.desk = desk;
        this.pages = pages;
        this.pageSize = pageSize;
        this.wanted = pages.first();
        this.options = options;
        this.buffer = new EventBuffer(desk.loop(), this::read);
    }

    /** Asks for the first page. */
    void start() {
        if (!desk.hop(this::read)) {
            buffer.close(() -> {}, new ClientClosedException(wanted.describe()));
        }
    }

    private void read() {
        if (!cancelled) {
            asked = desk.start(wanted, this, options);
        }
    }

    @Override
    public void finished(P page) {
        asked = null;
        for (ResolvedEvent event : pages.events(page)) {
            buffer.add(event);
        }
        Conversation<P> next = pages.next(page);
        if (next == null) {
            buffer.add(new EventBuffer.End(null));
        } else {
            wanted = next;
            buffer.whenBelow(pageSize + 1, Long.MAX_VALUE);
        }
    }

    @Override
    public void failed(PhotonPumpException error) {
        asked = null;
        buffer.add(new EventBuffer.End(error));
    }

    @Override
    public EventBuffer buffer() {
        return buffer;
    }

    @Override
    public void cancel() {
        cancelled = true;
        buffer.close();
        desk.loop().execute(() -> {
            if (asked != null) {
                desk.dispatcher().withdraw(asked);
            }
        });
    }
}
