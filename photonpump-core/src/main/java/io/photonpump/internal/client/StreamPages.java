package io.photonpump.internal.client;

import io.photonpump.client.ReadOptions;
import io.photonpump.event.Direction;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamSlice;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.conversation.ReadStreamConversation;
import io.photonpump.internal.message.ClientMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream, page by page. */
record StreamPages(String stream, ReadOptions options, boolean requireLeader) implements ReadSource.Pages<StreamSlice> {

    private static final long END = -1;

    static ClientMessage.ReadStream question(String stream, ReadOptions options, boolean requireLeader) {
        Long from = options.from();
        long start = from != null ? from : options.direction() == Direction.FORWARD ? 0 : END;
        return new ClientMessage.ReadStream(
                stream, options.direction(), start, options.maxCount(), options.resolveLinks(), requireLeader);
    }

    @Override
    public Conversation<StreamSlice> first() {
        return new ReadStreamConversation(question(stream, options, requireLeader));
    }

    @Override
    public List<ResolvedEvent> events(StreamSlice page) {
        return page.events();
    }

    @Override
    public @Nullable Conversation<StreamSlice> next(StreamSlice page) {
        if (page.endOfStream()) {
            return null;
        }
        return new ReadStreamConversation(question(stream, options.withFrom(page.nextEventNumber()), requireLeader));
    }
}
