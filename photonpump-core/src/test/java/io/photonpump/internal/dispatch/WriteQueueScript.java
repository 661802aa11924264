package io.photonpump.internal.dispatch;

import io.photonpump.event.Credentials;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.settings.Backoff;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.stream.Position;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes to streams, and a server with scripted answers. The number in an event's id identifies it. */
abstract class WriteQueueScript {

    static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final String PONIES = "ponies";

    final World world = new World();
    final Dispatcher dispatcher = new Dispatcher(
            world,
            Backoff.defaults()
                    .withDelays(Duration.ofMillis(100), Duration.ofSeconds(1))
                    .withJitter(0),
            Clock.systemUTC(),
            new Random(1),
            true);

    /** A call and its outcome. */
    final class Call<R> {
        final Ending<R> ending = new Ending<>();
        final ActiveConversation<R> active;

        Call(Conversation<R> conversation, @Nullable Credentials credentials, Duration timeout) {
            active = dispatcher.prepare(conversation, ending, credentials, timeout);
            dispatcher.submit(active);
        }

        void cancel() {
            dispatcher.withdraw(active);
        }

        @Nullable
        R result() {
            return ending.result;
        }
    }

    static EventData event(long id) {
        return new EventData(new UUID(0, id), "Jumped", true, new byte[10], new byte[0], true);
    }

    static EventData known(long id) {
        return new EventData(new UUID(0, id), "Jumped", true, new byte[10], new byte[0], false);
    }

    static List<EventData> events(long... ids) {
        List<EventData> events = new ArrayList<>();
        for (long id : ids) {
            events.add(event(id));
        }
        return events;
    }

    Call<WriteResult> write(long... ids) {
        return write(ExpectedVersion.any(), ids);
    }

    Call<WriteResult> write(ExpectedVersion expected, long... ids) {
        return call(new WriteConversation(PONIES, expected, events(ids), true));
    }

    Call<WriteResult> writeTo(String stream, long... ids) {
        return call(new WriteConversation(stream, ExpectedVersion.any(), events(ids), true));
    }

    <R> Call<R> call(Conversation<R> conversation) {
        return new Call<>(conversation, null, TIMEOUT);
    }

    /** Returns the ids of all sent events, one string per message. */
    List<String> sent() {
        return world.sent.stream().map(WriteQueueScript::described).toList();
    }

    /** Returns the messages sent since the last call of this method. */
    List<String> sentSince() {
        List<String> all = sent();
        world.sent.clear();
        return all;
    }

    static String described(ClientMessage message) {
        if (message instanceof ClientMessage.WriteEvents write) {
            return write.events().stream()
                    .map(event -> event.id().getLeastSignificantBits())
                    .toList()
                    .toString();
        }
        return message.getClass().getSimpleName();
    }

    /** Answers the last message as the server. */
    void answer(ServerMessage message) {
        dispatcher.receive(world.last(), message);
    }

    void written(long first, long last) {
        answer(success(first, last));
    }

    static ServerMessage success(long first, long last) {
        return new ServerMessage.WriteCompleted(
                OperationResult.SUCCESS, "", first, last, new Position(last * 10, last * 10), 0);
    }

    void refused(OperationResult result) {
        answer(new ServerMessage.WriteCompleted(result, "", 0, 0, null, 41));
    }

    void reconnect() {
        dispatcher.disconnected();
        dispatcher.connected(world, World.FACTS);
    }

    void pass(Duration time) {
        world.pass(dispatcher, time);
    }
}
