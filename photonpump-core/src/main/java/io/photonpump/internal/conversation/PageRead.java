package io.photonpump.internal.conversation;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The read of one page, which can be followed by the next one.
 *
 * @param <P> the type of a page
 */
public abstract class PageRead<P> extends SingleExchange<P> {

    private PageSize size;

    PageRead(ClientMessage question, PageSize size) {
        super(question);
        this.size = size;
    }

    /** Returns the events of a page. */
    public abstract List<ResolvedEvent> events(P page);

    /** Returns the read of the page after this one; null if there is none. */
    public abstract @Nullable PageRead<P> next(P page);

    /** Returns the request for this many events. */
    abstract ClientMessage question(int count);

    final PageSize sizeAfter(P page) {
        return size.answered(events(page));
    }

    /** Fails the request if the page has more events than requested. */
    final boolean refused(List<ResolvedEvent> events, ConversationContext<P> context) {
        if (size.isExceededBy(events)) {
            context.fail(size.exceeded(describe(), events));
            return true;
        }
        return false;
    }

    @Override
    public void start(ConversationContext<P> context) {
        context.open(question(size.count()));
    }

    @Override
    public AfterLoss lost() {
        size = size.lost();
        return AfterLoss.START_AGAIN;
    }
}
