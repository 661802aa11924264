package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.group.ConsumerStrategy.Push;
import io.photonpump.embedded.internal.store.LinkResolver;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.subscription.DropReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A group: it takes events from its stream, delivers them to consumers, and tracks the answers (docs/protocol.md, Delivery to
 * consumers). An event is in exactly one place: in the buffer, in flight, or among the retries.
 */
final class PersistentGroup {

    final GroupKey key;
    final GroupSettings settings;
    private final GroupSource source;
    private final LinkResolver links;
    private final GroupStreams streams;
    private final PersistentGroups.Rules rules;
    private final ConsumerStrategy strategy;
    private final List<GroupConsumer> consumers = new ArrayList<>();
    private final InFlight inFlight = new InFlight();
    private final MessageBuffer buffer;
    private final long started;
    private long lastCheckpoint = -1;
    private long lastCheckpointTime = Long.MIN_VALUE / 2;
    private long highestGiven = -1;
    private long lastKnown = -1;
    private long processed;

    /** As in the real server, a replay that stops before the first parked event never ends, and no other one begins. */
    private boolean neverReplays;

    PersistentGroup(
            GroupKey key,
            GroupSettings settings,
            Store store,
            GroupStreams streams,
            PersistentGroups.Rules rules,
            long now) {
        this.key = key;
        this.settings = settings;
        this.source = settings.all() == null
                ? new StreamSource(store, key.stream(), settings.startFrom())
                : new AllSource(store, key, settings.all());
        this.links = new LinkResolver(store);
        this.streams = streams;
        this.rules = rules;
        this.strategy = settings.strategy().create();
        this.started = now;
        Long checkpoint = streams.readCheckpoint(source, now);
        buffer = new MessageBuffer(
                settings.bufferSize(), settings.liveBufferSize(), checkpoint == null && source.start() < 0);
        if (checkpoint != null) {
            lastCheckpoint = checkpoint;
            highestGiven = checkpoint;
            buffer.skipThrough(checkpoint);
        } else if (source.start() >= 0) {
            buffer.skipBelow(source.start());
        }
        proceed(now);
    }

    boolean isFull() {
        return settings.maxSubscribers() != 0 && consumers.size() >= settings.maxSubscribers();
    }

    boolean hasConsumer(UUID id) {
        return find(id) != null;
    }

    void connect(UUID id, ConsumerIdentity identity, int slots, Delivery delivery, long now) {
        GroupConsumer consumer = new GroupConsumer(id, identity, slots, delivery);
        consumers.add(consumer);
        strategy.add(consumer);
        proceed(now);
    }

    private @Nullable GroupConsumer find(UUID id) {
        for (GroupConsumer consumer : consumers) {
            if (consumer.id.equals(id)) {
                return consumer;
            }
        }
        return null;
    }

    /**
     * Removes a consumer and notifies it. Its unanswered events go to other consumers.
     *
     * @return whether there was such a consumer
     */
    boolean unsubscribe(UUID id, long now) {
        GroupConsumer consumer = find(id);
        if (consumer == null) {
            return false;
        }
        remove(consumer, false, now);
        consumer.drop(DropReason.UNSUBSCRIBED);
        proceed(now);
        return true;
    }

    void connectionClosed(UUID connection, long now) {
        for (GroupConsumer consumer : List.copyOf(consumers)) {
            if (consumer.identity.connection().equals(connection)) {
                remove(consumer, true, now);
            }
        }
        proceed(now);
    }

    private void remove(GroupConsumer consumer, boolean lost, long now) {
        consumers.remove(consumer);
        strategy.remove(consumer);
        List<GroupMessage> unanswered = new ArrayList<>(consumer.unanswered());
        unanswered.sort(Comparator.comparingLong(GroupMessage::number));
        for (GroupMessage message : unanswered) {
            inFlight.remove(message.id());
            if (!rules.countsLostConsumersAsRetry()) {
                buffer.addRetry(message.again(1));
            } else if (lost && message.retryCount() >= settings.maxRetryCount()) {
                streams.park(message, outOfRetries(), now);
            } else {
                buffer.addRetry(message.again(message.retryCount() + 1));
            }
        }
    }

    /** Ends the subscriptions of all consumers, because the group is deleted or updated. */
    void dropConsumers() {
        List<GroupConsumer> dropped = List.copyOf(consumers);
        consumers.clear();
        dropped.forEach(consumer -> consumer.drop(DropReason.UNSUBSCRIBED));
    }

    /**
     * Acknowledges events. The ids are searched in the whole group, not only at the consumer (docs/protocol.md,
     * Acknowledgements).
     */
    void acknowledge(List<UUID> eventIds, long now) {
        eventIds.forEach(this::take);
        answered(now);
    }

    void reject(List<UUID> eventIds, NakAction action, String reason, long now) {
        for (UUID id : eventIds) {
            GroupMessage message = take(id);
            if (message == null) {
                continue;
            }
            switch (action) {
                case PARK -> streams.park(message, "Client explicitly NAK'ed message.\n" + reason, now);
                case RETRY, UNKNOWN -> retry(message, now);
                case SKIP, STOP -> {}
            }
        }
        answered(now);
    }

    private void answered(long now) {
        checkpoint(false, now);
        proceed(now);
    }

    /** Takes a message back from its consumer; null if no consumer has it. */
    private @Nullable GroupMessage take(UUID id) {
        GroupMessage message = inFlight.remove(id);
        for (GroupConsumer consumer : consumers) {
            consumer.answered(id);
        }
        return message;
    }

    private void retry(GroupMessage message, long now) {
        if (message.retryCount() >= settings.maxRetryCount()) {
            streams.park(message, outOfRetries(), now);
        } else {
            buffer.addRetry(message.again(message.retryCount() + 1));
        }
    }

    private String outOfRetries() {
        return "Reached retry count of " + settings.maxRetryCount();
    }

    /** Called when an event of the stream was committed. */
    void committed(StoredEvent event, long now) {
        GroupSource.Numbered committed = source.committed(event);
        if (committed == null) {
            return;
        }
        lastKnown = Math.max(lastKnown, committed.number());
        buffer.addLive(GroupMessage.first(resolve(event, now), committed.number()));
        proceed(now);
    }

    /** Called once a second: retries events that have timed out, and writes checkpoints that are due. */
    void tick(long now) {
        for (GroupMessage message : inFlight.expired(now)) {
            take(message.id());
            retry(message, now);
        }
        dispatch(now);
        checkpoint(true, now);
        proceed(now);
    }

    /** Replays the parked events and marks them as replayed. */
    void replayParked(long stopAt, long now) {
        List<StoredEvent> all = streams.parked(now);
        if (neverReplays || all.isEmpty()) {
            return;
        }
        neverReplays = stopAt == 0;
        long end = -1;
        for (StoredEvent parked : all) {
            if (parked.number() < stopAt) {
                end = parked.number() + 1;
                buffer.addRetry(new GroupMessage(links.resolve(parked, now), parked.number(), 0, true));
            }
        }
        if (end >= 0) {
            streams.truncateParked(end, now);
        }
        proceed(now);
    }

    /** Reads history as long as it is needed and fits, and delivers events. */
    private void proceed(long now) {
        dispatch(now);
        int pageSize = Math.min(settings.pageSize(), buffer.largestPage());
        while (!buffer.isLive() && buffer.accepts(pageSize)) {
            long from = buffer.nextNumber();
            GroupSource.Page page = source.read(from, pageSize, now);
            for (GroupSource.Numbered event : page.events()) {
                lastKnown = Math.max(lastKnown, event.number());
                buffer.addHistory(GroupMessage.first(resolve(event.event(), now), event.number()));
            }
            if (page.end()) {
                buffer.endOfHistory();
            }
            if (page.end() && !buffer.isLive()) {
                break; // events that were committed meanwhile are published next
            }
            buffer.skipBelow(page.next());
            dispatch(now);
            if (buffer.nextNumber() == from) {
                break; // close to the largest number a page has no next one (docs/protocol.md, Reads of a stream)
            }
        }
    }

    private ResolvedEvent resolve(StoredEvent event, long now) {
        return settings.resolveLinks() ? links.resolve(event, now) : ResolvedEvent.plain(event);
    }

    private void dispatch(long now) {
        buffer.dispatch(message -> push(message, now));
    }

    private Push push(GroupMessage message, long now) {
        Push push = strategy.push(message);
        if (push == Push.SENT) {
            processed++;
            inFlight.add(message, expires(now));
            if (!message.replayed()) {
                highestGiven = Math.max(highestGiven, message.number());
            }
        }
        return push;
    }

    private long expires(long now) {
        boolean never =
                settings.messageTimeout() < 0 || settings.messageTimeout() == 0 && !rules.zeroMessageTimeoutIsAtOnce();
        return never ? Long.MAX_VALUE : now + settings.messageTimeout();
    }

    /** Writes a checkpoint if it is due. All events before the lowest unanswered event and the lowest retry are done. */
    private void checkpoint(boolean byTime, long now) {
        long lowest = Math.min(inFlight.lowestNumber(), buffer.lowestRetry());
        long done = lowest == Long.MAX_VALUE ? highestGiven : lowest - 1;
        long difference = done - lastCheckpoint;
        if (done < 0 || difference <= 0) {
            return;
        }
        boolean due = byTime
                && settings.checkpointAfter() > 0
                && now - lastCheckpointTime >= settings.checkpointAfter()
                && difference >= settings.checkpointMinCount();
        if (due || difference >= settings.checkpointMaxCount()) {
            lastCheckpoint = done;
            lastCheckpointTime = now;
            streams.writeCheckpoint(source.text(done), now);
        }
    }

    private String text(long number) {
        return number < 0 ? "" : source.text(number);
    }

    GroupInfo info(long now) {
        long seconds = Math.max(1, (now - started) / 1000);
        return new GroupInfo(
                key,
                settings,
                buffer.isLive(),
                processed,
                processed / seconds,
                lastCheckpoint,
                lastKnown,
                text(lastCheckpoint),
                text(lastKnown),
                buffer.waitingCount(),
                buffer.liveCount(),
                buffer.retryCount(),
                inFlight.size(),
                streams.parked(now).size(),
                consumers.stream()
                        .map(consumer -> new GroupInfo.ConsumerInfo(
                                consumer.identity,
                                consumer.processed(),
                                consumer.processed() / seconds,
                                consumer.freeSlots(),
                                consumer.inFlight()))
                        .toList());
    }
}
