package io.photonpump.internal.conversation;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AccessRight;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ServerErrorException;
import io.photonpump.event.AllSlice;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadAllCompleted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The read of one page of {@code $all}, filtered or not. */
public final class ReadAllConversation extends PageRead<AllSlice> {

    /** The name in errors about the ACL of $all. */
    private static final String ALL = "$all";

    private final ClientMessage.ReadAll question;

    public ReadAllConversation(ClientMessage.ReadAll question) {
        this(question, PageSize.of(question.maxCount()));
    }

    private ReadAllConversation(ClientMessage.ReadAll question, PageSize size) {
        super(question, size);
        this.question = question;
    }

    @Override
    ClientMessage question(int count) {
        return question.page(question.from(), count);
    }

    @Override
    public String describe() {
        return question.filter() == null ? "reading $all" : "reading $all with a filter";
    }

    @Override
    void answer(ServerMessage message, ConversationContext<AllSlice> context) {
        if (!(message instanceof ReadAllCompleted page)) {
            unexpected(message, context);
        } else if (refused(page.events(), context)) {
            return;
        } else if (page.result() == ReadResult.SUCCESS) {
            context.finish(new AllSlice(
                    question.direction(), page.events(), page.position(), page.next(), Filters.isEnd(page)));
        } else {
            context.fail(failure(page));
        }
    }

    private PhotonPumpException failure(ReadAllCompleted page) {
        return switch (page.result()) {
            case SUCCESS -> throw new IllegalArgumentException("a success is not a failure");
            case ACCESS_DENIED -> new AccessDeniedException(describe(), AccessRight.READ, ALL);
            case EVENT_NOT_FOUND, NO_STREAM, STREAM_DELETED, NOT_MODIFIED, ERROR, UNRECOGNIZED ->
                new ServerErrorException(describe(), page.text());
        };
    }

    @Override
    public PhotonPumpException badRequest(String serverText) {
        return Filters.badRequest(describe(), question.filter(), serverText);
    }

    @Override
    public List<ResolvedEvent> events(AllSlice page) {
        return page.events();
    }

    @Override
    public @Nullable PageRead<AllSlice> next(AllSlice page) {
        if (page.endOfStream() || page.next().equals(question.from())) {
            return null;
        }
        return new ReadAllConversation(question.page(page.next(), question.maxCount()), sizeAfter(page));
    }
}
