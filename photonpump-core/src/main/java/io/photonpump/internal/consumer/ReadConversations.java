package io.photonpump.internal.consumer;

import io.photonpump.client.ReadAllOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.internal.conversation.ReadAllConversation;
import io.photonpump.internal.conversation.ReadStreamConversation;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.stream.Direction;

/** Static methods that make conversations from the options of reads. */
public final class ReadConversations {

    private static final long BEGINNING = 0;
    private static final long END = -1;

    private ReadConversations() {}

    public static ReadStreamConversation stream(String stream, ReadOptions options, boolean requireLeader) {
        long start = options.from().orElse(options.direction() == Direction.FORWARD ? BEGINNING : END);
        return new ReadStreamConversation(new ClientMessage.ReadStream(
                stream, options.direction(), start, options.maxCount(), options.resolveLinks(), requireLeader));
    }

    public static ReadAllConversation all(ReadAllOptions options, boolean requireLeader) {
        return new ReadAllConversation(new ClientMessage.ReadAll(
                options.direction(),
                options.from(),
                options.maxCount(),
                options.resolveLinks(),
                requireLeader,
                options.filter(),
                options.searchWindow()));
    }
}
