package io.photonpump.contract;

import static org.awaitility.Awaitility.await;

import io.photonpump.error.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.Position;
import io.photonpump.subscription.EventConsumer;
import io.photonpump.subscription.SubscriptionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Records the events and the listener calls of a subscription, in order. */
final class Heard implements EventConsumer, SubscriptionListener {

    private final List<ResolvedEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Position> checkpoints = new CopyOnWriteArrayList<>();

    @Override
    public void accept(ResolvedEvent event) {
        events.add(event);
        calls.add("event");
    }

    @Override
    public void live() {
        calls.add("live");
    }

    @Override
    public void fellBehind() {
        calls.add("fellBehind");
    }

    @Override
    public void gap(String reason, @Nullable ResolvedEvent lastSeen) {
        calls.add("gap after " + (lastSeen == null ? "nothing" : lastSeen.eventNumber()));
    }

    @Override
    public void checkpoint(Position position) {
        checkpoints.add(position);
    }

    @Override
    public void dropped(DropReason reason, @Nullable Throwable cause) {
        calls.add("dropped " + reason);
    }

    List<ResolvedEvent> events() {
        return List.copyOf(events);
    }

    /** Returns the events and the listener's calls in order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    List<Position> checkpoints() {
        return List.copyOf(checkpoints);
    }

    /** Returns the numbers in the bodies; events other than {@link Contract#jumps} are an error. */
    List<Integer> numbers() {
        return Contract.numbers(events());
    }

    /** Waits for at least {@code count} events and returns the numbers of all. */
    List<Integer> numbersOnceThereAre(int count) {
        await().atMost(Contract.TIME_LIMIT).until(() -> events.size() >= count);
        return numbers();
    }

    void awaitCall(String call) {
        await().atMost(Contract.TIME_LIMIT).until(() -> calls.contains(call));
    }
}
