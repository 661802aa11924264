package io.photonpump.internal.conversation;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AccessRight;
import io.photonpump.error.GroupAlreadyExistsException;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.error.GroupRefusedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.GroupResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.GroupCompleted;
import io.photonpump.internal.message.WireFeature;
import io.photonpump.subscription.PersistentSubscriptionSettings;

/** The creation, change or deletion of a persistent subscription group. Never sent twice. */
public final class GroupConversation extends SingleExchange<Boolean> {

    static final String ALL = "$all";

    private final String verb;
    private final String stream;
    private final String group;

    private GroupConversation(ClientMessage question, String verb, String stream, String group) {
        super(question);
        this.verb = verb;
        this.stream = stream;
        this.group = group;
    }

    public static GroupConversation create(String stream, String group, PersistentSubscriptionSettings settings) {
        return new GroupConversation(
                new ClientMessage.CreatePersistent(stream, group, settings), "creating", stream, group);
    }

    public static GroupConversation update(String stream, String group, PersistentSubscriptionSettings settings) {
        return new GroupConversation(
                new ClientMessage.UpdatePersistent(stream, group, settings), "changing", stream, group);
    }

    public static GroupConversation delete(String stream, String group) {
        return new GroupConversation(new ClientMessage.DeletePersistent(stream, group), "deleting", stream, group);
    }

    @Override
    public void start(ConversationContext<Boolean> context) {
        if (!stream.equals(ALL) || context.requires(WireFeature.GROUPS_ON_ALL)) {
            super.start(context);
        }
    }

    @Override
    public String describe() {
        return verb + " group '" + group + "' on '" + stream + "'";
    }

    @Override
    void answer(ServerMessage message, ConversationContext<Boolean> context) {
        if (!(message instanceof GroupCompleted completed)) {
            unexpected(message, context);
        } else if (completed.result() == GroupResult.SUCCESS) {
            context.finish(true);
        } else {
            context.fail(failure(completed));
        }
    }

    private PhotonPumpException failure(GroupCompleted completed) {
        return switch (completed.result()) {
            case SUCCESS -> throw new IllegalArgumentException("a success is not a failure");
            case ALREADY_EXISTS -> new GroupAlreadyExistsException(stream, group);
            case DOES_NOT_EXIST -> new GroupNotFoundException(stream, group);
            case ACCESS_DENIED -> new AccessDeniedException(describe(), AccessRight.ADMINISTER_GROUPS, stream);
            case FAIL, UNRECOGNIZED -> new GroupRefusedException(stream, group, completed.text());
        };
    }

    @Override
    public AfterLoss lost() {
        return AfterLoss.FAIL;
    }
}
