package io.photonpump.internal.client;

import io.photonpump.client.ReadAllOptions;
import io.photonpump.event.AllSlice;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.conversation.ReadAllConversation;
import io.photonpump.internal.message.ClientMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code $all}, page by page. */
record AllPages(ReadAllOptions options, boolean requireLeader) implements ReadSource.Pages<AllSlice> {

    static ClientMessage.ReadAll question(ReadAllOptions options, boolean requireLeader) {
        return new ClientMessage.ReadAll(
                options.direction(),
                options.from(),
                options.maxCount(),
                options.resolveLinks(),
                requireLeader,
                options.filter(),
                options.searchWindow());
    }

    @Override
    public Conversation<AllSlice> first() {
        return new ReadAllConversation(question(options, requireLeader));
    }

    @Override
    public List<ResolvedEvent> events(AllSlice page) {
        return page.events();
    }

    @Override
    public @Nullable Conversation<AllSlice> next(AllSlice page) {
        if (page.endOfStream()) {
            return null;
        }
        return new ReadAllConversation(question(options.withFrom(page.next()), requireLeader));
    }
}
