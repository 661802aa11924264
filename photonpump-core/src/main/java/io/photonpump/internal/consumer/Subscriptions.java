package io.photonpump.internal.consumer;

import io.photonpump.client.CallOptions;
import io.photonpump.error.DropReason;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.conversation.AllCursor;
import io.photonpump.internal.conversation.CatchUpConversation;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.conversation.Cursor;
import io.photonpump.internal.conversation.Delivery;
import io.photonpump.internal.conversation.StreamCursor;
import io.photonpump.internal.conversation.VolatileConversation;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.request.RequestSubmitter;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import java.util.function.Function;

/** Static methods that start subscriptions with the conversations that their options require. */
public final class Subscriptions {

    private static final long NOTHING_YET = -1;
    private static final String ALL = "$all";

    private Subscriptions() {}

    public static Subscription toStream(
            RequestSubmitter submitter,
            String stream,
            SubscribeOptions options,
            boolean requireLeader,
            CallOptions call) {
        if (options.filter() != null) {
            throw new InvalidSettingsException("filter", "filters are for $all; a subscription to a stream has none");
        }
        StartFrom from = options.from();
        if (from == null) {
            return begin(submitter, stream, options, call, delivery -> live(stream, options, delivery));
        }
        Cursor cursor = cursor(stream, from, options.resolveLinks(), requireLeader);
        return begin(submitter, stream, options, call, delivery -> catchUp(cursor, from, options, delivery));
    }

    private static Cursor cursor(String stream, StartFrom from, boolean resolveLinks, boolean requireLeader) {
        if (from instanceof StartFrom.AfterPosition) {
            throw new InvalidSettingsException(
                    "from", "a subscription to a stream starts at an event number; positions are for $all");
        } else if (from instanceof StartFrom.AtEvent at) {
            return StreamCursor.from(stream, at.eventNumber(), resolveLinks, requireLeader);
        }
        long last = from instanceof StartFrom.AfterEvent after ? after.eventNumber() : NOTHING_YET;
        return StreamCursor.after(stream, last, resolveLinks, requireLeader);
    }

    public static Subscription toAll(
            RequestSubmitter submitter, SubscribeOptions options, boolean requireLeader, CallOptions call) {
        StartFrom from = options.from();
        if (from == null) {
            return begin(submitter, ALL, options, call, delivery -> live("", options, delivery));
        }
        if (from instanceof StartFrom.AfterEvent || from instanceof StartFrom.AtEvent) {
            throw new InvalidSettingsException(
                    "from", "a subscription to $all starts at a position; event numbers are for streams");
        }
        return begin(submitter, ALL, options, call, delivery -> {
            Cursor cursor = AllCursor.after(
                    from instanceof StartFrom.AfterPosition after ? after.position() : null,
                    options.resolveLinks(),
                    requireLeader,
                    options.filter(),
                    options.checkpointInterval());
            return catchUp(cursor, from, options, delivery);
        });
    }

    private static Conversation<DropReason> live(String stream, SubscribeOptions options, Delivery delivery) {
        return new VolatileConversation(
                new ClientMessage.Subscribe(
                        stream, options.resolveLinks(), options.filter(), options.checkpointInterval()),
                options.overflow(),
                delivery);
    }

    private static Conversation<DropReason> catchUp(
            Cursor cursor, StartFrom from, SubscribeOptions options, Delivery delivery) {
        return new CatchUpConversation(cursor, from == StartFrom.end(), options.batchSize(), delivery);
    }

    private static Subscription begin(
            RequestSubmitter submitter,
            String stream,
            SubscribeOptions options,
            CallOptions call,
            Function<Delivery, Conversation<DropReason>> conversation) {
        SubscriptionHandle subscription = new SubscriptionHandle(
                submitter, stream, options.bufferEvents(), options.bufferBytes(), options.listener());
        subscription.begin(conversation.apply(subscription.delivery()), call);
        return subscription;
    }
}
